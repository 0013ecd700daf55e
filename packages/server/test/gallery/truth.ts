import type { Galleries, GalleryKey } from '../../src/gallery/galleries.js';
import { exactSearch, type Match, type SearchOptions } from '../../src/gallery/search.js';
import { type Cohort, scoring } from '../../src/vectors/cohort.js';
import { cosine } from '../../src/vectors/unit-vectors.js';

/** Templates as whoever keeps them whole sees them. */
export type Kept = ReadonlyMap<string, Float32Array>;

/** What a comparison with every template gives. */
export function compareWithAll(
  kept: Kept,
  probe: Float32Array,
  { k, atLeast }: SearchOptions,
  cohort?: Cohort,
): Match[] {
  const scoreOf = scoring(cohort, probe);
  return [...kept]
    .map(([id, vector]) => ({ id, score: scoreOf(vector) }))
    .filter(({ score }) => score >= atLeast)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, k);
}

/** An exact search in a gallery whose vectors are kept in a map. */
export function search(
  galleries: Galleries,
  key: GalleryKey,
  kept: Kept,
  probe: Float32Array,
  options: SearchOptions,
): Promise<Match[]> {
  return exactSearch(
    (scan) => galleries.scan(key, probe, scan),
    async (candidates) =>
      new Map(
        candidates.flatMap(({ id, deduction }) => {
          const vector = kept.get(id);
          return vector === undefined ? [] : [[id, cosine(probe, vector) - deduction]];
        }),
      ),
    options,
  );
}

/** The change that loads all of them. */
export function loading(kept: Kept, version = 1) {
  return { add: [...kept].map(([id, vector]) => ({ id, vector })), remove: [], version };
}
