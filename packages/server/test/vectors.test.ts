import { describe, expect, it } from 'vitest';
import { isUnit, mean, unit } from '../src/vectors/unit-vectors.js';
import { faceLike } from './gallery/vectors.js';

const [a, b] = [Float32Array.from([1, 0, 0]), Float32Array.from([0, 1, 0])];

describe('the mean of several vectors', () => {
  it('is of length 1, and between them', () => {
    expect([...(mean([a, b]) ?? [])]).toEqual([
      Math.fround(Math.SQRT1_2),
      Math.fround(Math.SQRT1_2),
      0,
    ]);
  });

  it('is none of opposite ones, or of nothing', () => {
    expect(mean([a, a.map((value) => -value)])).toBeUndefined();
    expect(mean([])).toBeUndefined();
  });
});

describe('a vector scaled to length 1', () => {
  it.each([64, 192, 704, 1024])(
    'is of length 1 to whoever checks it (%d dimensions)',
    (dimensions) => {
      const next = faceLike(dimensions, dimensions);
      for (let n = 0; n < 100; n += 1) {
        const vector = next().map((value) => value * 10 ** (n / 2 - 25));
        const scaled = unit(vector);
        expect(scaled && isUnit(scaled)).toBe(true);
      }
    },
  );

  it.each([0, Number.NaN, Number.POSITIVE_INFINITY])(
    'is none where it has no direction (%d)',
    (value) => {
      expect(unit(Float32Array.from([value, 0, 0]))).toBeUndefined();
      expect(isUnit(Float32Array.from([value, 0, 0]))).toBe(false);
    },
  );
});
