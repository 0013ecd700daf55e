import type { Side } from '../../test/specimens/drawing/side.js';
import { accuracyConditions, type PhotographOptions } from '../../test/specimens/photograph.js';
import { Random } from '../../test/specimens/random.js';
import { type SpecimenKind, specimen, specimenKinds } from '../../test/specimens/specimen.js';

/** Sets of generated pictures, by the size of their letters and how they lie. */
export const mrzSets = [
  'large, turned',
  'large, upright',
  'small, turned',
  'tiny, upright',
] as const;
export type MrzSet = (typeof mrzSets)[number];

/**
 * What each set holds. Heights are of capitals in pixels. Turned is any angle with a far end that is up to 8 % smaller than the near one;
 * upright is a quarter turn or none, without perspective; tiny letters are not turned at all.
 */
const sets: Readonly<
  Record<MrzSet, { readonly heights: readonly [number, number]; readonly quarters?: number }>
> = {
  'large, turned': { heights: [10, 24] },
  'large, upright': { heights: [10, 24], quarters: 4 },
  'small, turned': { heights: [6, 10] },
  'tiny, upright': { heights: [4.5, 6], quarters: 1 },
};

/** Nobody tunes by documents and pictures of these seeds and those after them: the engine is measured by them. */
export const measuringSeeds = 1_000_000;

export interface MrzTrial {
  readonly kind: SpecimenKind;
  /** The one with the zone. */
  readonly side: Side;
  readonly options: PhotographOptions & { readonly angle: number; readonly blur: number };
}

const kinds = specimenKinds.filter((kind) => kind !== 'DRIVING-LICENCE');

/** One picture after another of a set: all six formats in turn, under the conditions of the accuracy set. */
export async function* mrzTrials(set: MrzSet, count: number): AsyncGenerator<MrzTrial> {
  const { heights, quarters } = sets[set];
  const first = measuringSeeds + 10_000 * mrzSets.indexOf(set);
  for (let seed = first; seed < first + count; seed++) {
    const random = new Random(seed);
    const kind = kinds[seed % kinds.length] ?? 'TD3';
    const { front, back } = await specimen({ seed, kind });
    const options = {
      seed,
      letterHeight: random.between(...heights),
      angle: quarters === undefined ? random.between(-180, 180) : 90 * random.below(quarters),
      perspective: quarters === undefined ? random.between(0, 0.08) : 0,
      ...accuracyConditions(random),
    };
    yield { kind, side: back ?? front, options };
  }
}
