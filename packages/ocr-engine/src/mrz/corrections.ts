import type { MrzCorrection } from './mrz-reading.js';

/** The letters that two versions of a zone have otherwise. */
export function correctionsOf(
  before: readonly string[],
  after: readonly string[],
): MrzCorrection[] {
  return after.flatMap((text, line) =>
    [...text].flatMap((letter, place) => {
      const seen = before[line]?.charAt(place) ?? '';
      return seen === letter ? [] : [{ line, place, before: seen, after: letter }];
    }),
  );
}
