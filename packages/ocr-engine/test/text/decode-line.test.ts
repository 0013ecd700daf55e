import { expect, test } from 'vitest';
import { decodeLine } from '../../src/text/decode-line.js';

/** Columns whose likeliest class is told, each with a certainty of 0.8; class 0 is the blank. */
function columns(...best: readonly number[]) {
  const scores = new Float32Array(best.length * 4).fill(0.2 / 3);
  for (const [frame, index] of best.entries()) scores[frame * 4 + index] = 0.8;
  return scores;
}

const alphabet = ['A', 'B', ' '];

test('a letter that goes on is one, and two with a blank between', () => {
  const { text, confidence } = decodeLine(columns(1, 1, 0, 1, 2, 2), 4, alphabet);
  expect(text).toBe('AAB');
  expect(confidence).toBeCloseTo(0.8);
});

test('letters stand where their first column is', () => {
  expect(decodeLine(columns(0, 1, 0, 2), 4, alphabet).places).toEqual([0.375, 0.875]);
});

test('spaces between letters are kept, and those at the ends are not', () => {
  expect(decodeLine(columns(3, 1, 3, 2, 0, 3), 4, alphabet).text).toBe('A B');
});

test.each([
  ['no columns', new Float32Array(), 4],
  ['no classes', new Float32Array(8), 0],
  ['blanks alone', columns(0, 0, 0), 4],
  ['classes that stand for nothing', columns(3, 3), 4],
])('%s are no text', (_, scores, classes) => {
  expect(decodeLine(scores, classes, ['A', 'B'])).toEqual({
    ...{ text: '', confidence: 0 },
    ...{ places: [], sureness: [] },
  });
});
