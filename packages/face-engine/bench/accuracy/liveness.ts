import type { SeenPhoto } from './faces.js';
import { areaUnderCurve, type Bounds, bootstrap, shareFrom } from './statistics.js';

/** What the attacks of the set are, by the names of their files: told by eye. The others are faces on the screen of a phone. */
const kinds: Readonly<Record<string, AttackKind>> = {
  fake1: 'print',
  fake3: 'print',
  fake4: 'card',
};
type AttackKind = 'screen' | 'print' | 'card';

export interface Liveness {
  readonly living: readonly number[];
  readonly attacks: readonly { readonly kind: AttackKind; readonly score: number }[];
  /** Photos without a face: of people with a mask over mouth and nose. */
  readonly faceless: number;
  readonly area: number;
  readonly areaBounds: Bounds;
}

export function livenessOf(real: readonly SeenPhoto[], fake: readonly SeenPhoto[]): Liveness {
  const living = real.flatMap(({ faces }) => faces[0]?.liveness ?? []);
  const attacks = fake.flatMap(({ name, faces }) => {
    const score = faces[0]?.liveness;
    return score === undefined ? [] : [{ kind: kinds[name] ?? ('screen' as const), score }];
  });
  const presented = attacks.map(({ score }) => score);
  return {
    living,
    attacks,
    faceless: real.length + fake.length - living.length - attacks.length,
    area: areaUnderCurve(living, presented),
    areaBounds: bootstrap((random) =>
      areaUnderCurve(drawn(living, random), drawn(presented, random)),
    ),
  };
}

/** For each kind of attack, how many there are, and which share passes at a score: the APCER of ISO/IEC 30107-3. */
export function apcerByKind({ attacks }: Liveness, score: number) {
  return [...new Set(attacks.map(({ kind }) => kind))].map((kind) => {
    const scores = attacks.filter((attack) => attack.kind === kind).map((attack) => attack.score);
    return { kind, count: scores.length, apcer: shareFrom(scores, score) };
  });
}

function drawn<Value>(values: readonly Value[], random: () => number): Value[] {
  return values.flatMap(() => values[Math.floor(random() * values.length)] ?? []);
}
