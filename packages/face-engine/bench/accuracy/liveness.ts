import type { LivenessOperatingPoint } from '../../src/matching/operating-points.js';
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

/**
 * The shares of living faces that operating points are named by, and the scores that they needed while the networks were shown what
 * surrounds a photo too. Few photos of spoof are tight, and those of other people often are: on spoof alone the point of 5 % would rise
 * from 0.25 to 0.39, and turn away many more of theirs. So of both scores the lower holds.
 */
const bpcers = [
  { bpcer: 0.2, before: 0.9163 },
  { bpcer: 0.1, before: 0.7333 },
  { bpcer: 0.05, before: 0.2482 },
  { bpcer: 0.02, before: 0.1065 },
  { bpcer: 0.01, before: 0.0321 },
] as const;

/** A point with what the photos at hand say of it. */
export interface LivenessRow extends LivenessOperatingPoint {
  /** The score that turns away just that share of the living faces at hand. */
  readonly measured: number;
  /** The share of them that its own score turns away. */
  readonly turnedAway: number;
}

/** Scores that turn away a share of the living faces, or less, and what then passes of the attacks. */
export function livenessPoints(
  living: readonly number[],
  attacks: readonly number[],
): LivenessRow[] {
  const sorted = [...living].sort((one, other) => one - other);
  return bpcers.map(({ bpcer, before }) => {
    const measured = Math.floor((sorted[Math.floor(bpcer * sorted.length)] ?? 0) * 1e4) / 1e4;
    const score = Math.min(measured, before);
    const apcer = Math.round(shareFrom(attacks, score) * 1e4) / 1e4;
    return { bpcer, score, apcer, measured, turnedAway: 1 - shareFrom(living, score) };
  });
}

function drawn<Value>(values: readonly Value[], random: () => number): Value[] {
  return values.flatMap(() => values[Math.floor(random() * values.length)] ?? []);
}
