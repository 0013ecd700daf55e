import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Comparison, createFaceEngine, type FaceEngine, type Template } from '../src/index.js';
import { cohortMean } from '../src/matching/cohort.js';

let engine: FaceEngine;
beforeAll(async () => {
  engine = await createFaceEngine();
});
afterAll(() => engine?.close());

/** A template whose vector points along the first axis, turned towards the second one until its cosine is the one given. */
function template(cosine: number, encoder = 'mobilefacenet-1', dimensions = 192): Template {
  const vector = new Float32Array(dimensions);
  vector[0] = cosine;
  vector[1] = Math.sqrt(1 - cosine * cosine);
  return { embeddings: [{ encoder, vector }] };
}

const reference = template(1);

function compare(cosine: number, falseMatchRate?: number): Comparison {
  return engine.compare(
    reference,
    template(cosine),
    falseMatchRate === undefined ? {} : { falseMatchRate },
  );
}

/** What a comparison has to score: the cosine, less half of what each of the two has in common with the cohort. */
function expected(cosine: number): number {
  const [{ cohort }] = engine.encodings;
  const [one, other] = [reference, template(cosine)].map(({ embeddings: [embedding] }) =>
    embedding ? cohortMean(cohort, embedding.vector) : Number.NaN,
  );
  return cosine - ((one ?? 0) + (other ?? 0)) / 2;
}

/** Cosines from -1 to 1, closer to each other the closer their scores are to a threshold. */
function around(threshold: number): number[] {
  let [low, high] = [-1, 1];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (expected(middle) < threshold) low = middle;
    else high = middle;
  }
  const steps = [0, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1];
  return [-1, ...steps.flatMap((step) => [high - step, high + step]), 1]
    .filter((cosine) => cosine <= 1)
    .toSorted((one, other) => one - other);
}

describe.each([1e-2, 1e-3, 1e-4, 3e-5, 1e-6, 1e-8])('at a false match rate of %d', (rate) => {
  it('two faces match from the threshold on', () => {
    const { threshold } = compare(0, rate);
    for (const cosine of around(threshold)) {
      const { score, match } = compare(cosine, rate);
      expect(score).toBeCloseTo(expected(cosine), 6);
      expect(match, `${score}`).toBe(score >= threshold);
    }
  });

  it('the confidence is at least a half exactly when they match, and never falls as the score rises', () => {
    let last = 0;
    const comparisons = around(compare(0, rate).threshold).map((cosine) => compare(cosine, rate));
    for (const comparison of comparisons.toSorted((one, other) => one.score - other.score)) {
      const { confidence, match, score } = comparison;
      expect(confidence >= 0.5, `${confidence} at ${score}`).toBe(match);
      expect(confidence).toBe(Number(confidence.toFixed(4)));
      expect(confidence).toBeGreaterThanOrEqual(last);
      expect(confidence).toBeLessThanOrEqual(1);
      last = confidence;
    }
    expect(last).toBeGreaterThan(0.9);
  });
});

it('the lower the rate, the higher the threshold, also between the rates that were measured', () => {
  const rates = [1e-2, 3e-3, 1e-3, 2e-4, 1e-4, 5e-5, 1e-5, 1e-6, 1e-7, 1e-8];
  const thresholds = rates.map((rate) => compare(0.5, rate).threshold);
  expect(thresholds).toEqual(thresholds.toSorted((one, other) => one - other));
  expect(new Set(thresholds).size).toBe(rates.length);
  const [encoding] = engine.encodings;
  for (const { falseMatchRate, score } of encoding.thresholds) {
    expect(compare(0.5, falseMatchRate).threshold).toBeCloseTo(score, 9);
  }
});

it('one stranger of a thousand passes unless another rate is named', () => {
  expect(compare(0.5)).toEqual(compare(0.5, 1e-3));
});

it.each([0, -1, 1, 0.011, 9e-10, Number.NaN, Number.POSITIVE_INFINITY])(
  'there is no threshold for a rate of %d',
  (rate) => {
    expect(() => compare(0.5, rate)).toThrow(RangeError);
    expect(() => compare(0.5, rate)).toThrow('from 1e-9 to 0.01');
  },
);

it('a template whose vector is shorter or longer than the encoder’s is not compared', () => {
  for (const dimensions of [2, 191, 193, 512]) {
    const broken = template(1, 'mobilefacenet-1', dimensions);
    expect(() => engine.compare(reference, broken)).toThrow(TypeError);
    expect(() => engine.compare(broken, broken)).toThrow(TypeError);
  }
  expect(() => engine.compare(reference, { embeddings: [] })).toThrow(TypeError);
  expect(() => engine.compare(reference, template(1, 'mobilefacenet-2'))).toThrow(TypeError);
});

it.each([0, 0.9, 1.0003, 20, Number.NaN, Number.POSITIVE_INFINITY])(
  'a template whose vector has a length of %d is not compared',
  (length) => {
    const [{ encoder }] = engine.encodings;
    const vector = Float32Array.of(length, ...new Float32Array(191));
    const broken = { embeddings: [{ encoder, vector }] };
    for (const [one, other] of [
      [reference, broken],
      [broken, reference],
    ] as const)
      expect(() => engine.compare(one, other)).toThrow('not of unit length');
  },
);
