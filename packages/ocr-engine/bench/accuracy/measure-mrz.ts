import type { MrzReading } from '../../src/mrz/mrz-reading.js';
import { type PhotographTruth, photograph } from '../../test/specimens/photograph.js';
import type { SpecimenKind } from '../../test/specimens/specimen.js';
import type { Engine } from './engine.js';
import { type MrzSet, mrzTrials } from './mrz-sets.js';

/** What the engine made of one picture with a zone. */
export interface MrzOutcome {
  readonly set: MrzSet;
  readonly kind: SpecimenKind;
  readonly letterHeight: number;
  /** Degrees from the nearest quarter turn. */
  readonly slant: number;
  readonly blur: number;
  readonly glare: boolean;
  readonly found: boolean;
  /** All lines letter by letter. */
  readonly exact: boolean;
  /** As the engine says. */
  readonly verified: boolean;
  readonly lines: number;
  readonly linesRight: number;
}

/** Measures one set. @param look is shown every picture, so that others may read it too. */
export async function measureMrz(
  engine: Engine,
  set: MrzSet,
  count: number,
  look: (jpeg: Buffer, truth: PhotographTruth) => Promise<void> = async () => {},
): Promise<MrzOutcome[]> {
  const outcomes: MrzOutcome[] = [];
  for await (const { kind, side, options } of mrzTrials(set, count)) {
    const { jpeg, truth } = await photograph(side, options);
    const reading = await engine.readMrz(jpeg);
    const wanted = truth.mrz?.lines ?? [];
    outcomes.push({
      set,
      kind,
      letterHeight: truth.letterHeight,
      slant: Math.abs(options.angle - 90 * Math.round(options.angle / 90)),
      blur: options.blur,
      glare: (options.glare ?? 0) > 0,
      found: reading !== undefined,
      verified: reading?.verified ?? false,
      ...compared(reading, wanted),
    });
    await look(jpeg, truth);
  }
  return outcomes;
}

export function compared(reading: MrzReading | undefined, wanted: readonly string[]) {
  const linesRight = wanted.filter((line, i) => reading?.lines[i] === line).length;
  const exact = linesRight === wanted.length && reading?.lines.length === wanted.length;
  return { exact, lines: wanted.length, linesRight };
}
