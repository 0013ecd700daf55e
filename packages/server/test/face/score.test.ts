import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FaceEncoding } from '../../src/engines/guest.js';
import { cohortOf, faceScore } from '../../src/face/score.js';
import { cosine } from '../../src/vectors/unit-vectors.js';
import { faceLike } from '../gallery/vectors.js';

const dimensions = 130;
const vectors = fc.integer({ min: 1, max: 1_000 }).map((seed) => faceLike(dimensions, seed)());
const thresholds = [
  { falseMatchRate: 1e-1, score: 0.1 },
  { falseMatchRate: 1e-2, score: 0.2 },
];
const plain: FaceEncoding = { encoder: 'an-encoder-1', dimensions, thresholds };
const everybody = Array.from({ length: 90 }, (_, seed) => faceLike(dimensions, 2_000 + seed)());
const encoding: FaceEncoding = {
  ...plain,
  cohort: { id: 'cohort-1', nearest: 50, vectors: everybody },
};

/** What a face scores with those of the cohort that are most like it, one step after the other. */
function likeness(vector: Float32Array): number {
  const nearest = everybody
    .map((other) => cosine(other, vector))
    .sort((a, b) => b - a)
    .slice(0, 50);
  return nearest.reduce((sum, score) => sum + score, 0) / 50;
}

describe('the score of two faces', () => {
  it('is their cosine less half of what each has in common with the cohort', () => {
    fc.assert(
      fc.property(vectors, vectors, (one, other) => {
        const expected = cosine(one, other) - (likeness(one) + likeness(other)) / 2;
        expect(faceScore(encoding, one, other)).toBeCloseTo(expected, 6);
      }),
    );
  });

  it('is the same either way round', () => {
    fc.assert(
      fc.property(vectors, vectors, (one, other) => {
        expect(faceScore(encoding, one, other)).toBe(faceScore(encoding, other, one));
      }),
    );
  });

  it('is their cosine where there is no cohort', () => {
    fc.assert(
      fc.property(vectors, vectors, (one, other) => {
        expect(faceScore(plain, one, other)).toBe(cosine(one, other));
      }),
    );
  });

  it('is none of vectors that are not of the cohort’s dimensions', () => {
    const short = faceLike(64, 1)();
    expect(() => faceScore(encoding, short, short)).toThrow('different encoders');
  });
});

it('how like everybody a face is hangs on the face and the cohort alone, and float32 holds it', () => {
  const vector = faceLike(dimensions, 1)();
  const again: FaceEncoding = { ...plain, cohort: { id: 'c', nearest: 50, vectors: everybody } };
  const one = cohortOf(encoding)?.likeness(vector);
  expect(one).toBe(cohortOf(again)?.likeness(vector));
  expect(Math.fround(one ?? Number.NaN)).toBe(one);
});
