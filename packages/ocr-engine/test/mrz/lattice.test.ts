import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scorePlaces } from '../../src/mrz/lattice.js';
import { type LineScores, letterCount } from '../../src/mrz/line-scores.js';
import { alphabetIndices } from '../../src/mrz/place-scores.js';

/** Scores of few letters (indices from 0) frame by frame: blank first. The others have none. */
function scoresOf(rows: readonly (readonly number[])[]): LineScores {
  const data = new Float32Array(rows.length * 38).fill(-50);
  for (const [frame, row] of rows.entries()) {
    const sum = row.reduce((total, each) => total + each, 0);
    for (const [at, each] of row.entries()) data[frame * 38 + at] = Math.log(each / sum);
  }
  return { frames: rows.length, classes: 38, data };
}

/** Every path, one by one. */
function byHand(
  scores: LineScores,
  alphabets: readonly Uint8Array[],
  letters: number,
): { total: number; shares: number[][] } {
  const shares = alphabets.map(() => Array<number>(letters).fill(0));
  let total = 0;
  const walk = (frame: number, last: number, text: number[], likelihood: number): void => {
    if (frame === scores.frames) {
      if (text.length !== alphabets.length) return;
      total += likelihood;
      for (const [place, letter] of text.entries()) {
        const row = shares[place];
        if (row !== undefined) row[letter] = (row[letter] ?? 0) + likelihood;
      }
      return;
    }
    for (let each = 0; each <= letters; each++) {
      const next =
        likelihood * ((1 - 1e-4) * Math.exp(scores.data[frame * 38 + each] ?? 0) + 1e-4 / 38);
      if (each === 0 || each === last) walk(frame + 1, each, text, next);
      else if (alphabets[text.length]?.includes(each - 1))
        walk(frame + 1, each, [...text, each - 1], next);
    }
  };
  walk(0, 0, [], 1);
  return { total, shares };
}

describe('the lattice of a line', () => {
  test('weighs every path of the length asked for, and no other', () => {
    const row = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 4, maxLength: 4 });
    const line = fc.array(row, { minLength: 3, maxLength: 7 });
    const alphabet = fc.constantFrom('012', '01', '2', '12').map(alphabetIndices);
    fc.assert(
      fc.property(line, fc.array(alphabet, { minLength: 1, maxLength: 4 }), (rows, alphabets) => {
        const scores = scoresOf(rows);
        const { total, shares } = byHand(scores, alphabets, 3);
        const found = scorePlaces(scores, alphabets);
        if (found === undefined) {
          expect(total).toBe(0);
          return;
        }
        expect(Math.exp(found.logLikelihood)).toBeCloseTo(total, 10);
        for (const [place, letters] of shares.entries()) {
          for (const [letter, share] of letters.entries()) {
            expect(found.data[place * letterCount + letter]).toBeCloseTo(share / total, 6);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('has no path longer than the line', () => {
    expect(
      scorePlaces(
        scoresOf([
          [1, 1],
          [1, 1],
        ]),
        Array(3).fill(alphabetIndices('0')),
      ),
    ).toBeUndefined();
  });

  test('takes any numbers for scores', () => {
    const any = fc.float({ noNaN: false });
    fc.assert(
      fc.property(fc.array(any, { minLength: 38 * 5, maxLength: 38 * 5 }), (numbers) => {
        const scores = { frames: 5, classes: 38, data: Float32Array.from(numbers) } as const;
        const found = scorePlaces(scores, Array(3).fill(alphabetIndices('0AB<')));
        for (const value of found?.data ?? []) expect(value).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
