import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Threshold } from '../../src/engines/guest.js';
import { normalDeviate } from '../../src/face/normal-deviate.js';
import { mostRise, type OwnCurve, ownCurve, stricter } from '../../src/face/own-calibration.js';
import { strangerScores } from '../../src/face/stranger-scores.js';
import { peopleAlike } from './people.js';

const rates = [0.2, 0.1, 0.05, 1e-2, 3e-3, 2e-3, 1.9e-3, 1e-3, 1e-4, 1e-5, 1e-6];
/** What the engine asks for: random directions of 128 numbers reach it so often. */
const engine = (rate: number): Threshold => ({
  falseMatchRate: rate,
  score: normalDeviate(rate) / Math.sqrt(128),
});
const noDuplicate = 1;

function together(people: readonly Float32Array[]) {
  const dimensions = people[0]?.length ?? 128;
  const vectors = new Float32Array(people.length * dimensions);
  for (const [index, vector] of people.entries()) vectors.set(vector, index * dimensions);
  return { vectors, dimensions, likeness: undefined };
}

function scoresOf(people: readonly Float32Array[]): Float32Array {
  return strangerScores(together(people));
}

/** The thresholds at the rates, by a curve. */
const held = (curve: OwnCurve | undefined) =>
  rates.map((rate) => (curve ? stricter(engine(rate), curve).score : engine(rate).score));

function expectNeverLaxer(scores: Float32Array, duplicate: number): void {
  const asked = held(ownCurve(scores, duplicate));
  for (const [index, rate] of rates.entries()) {
    const score = asked[index] ?? Number.NaN;
    expect(score).toBeGreaterThanOrEqual(engine(rate).score);
    expect(score).toBeLessThanOrEqual(engine(rate).score + mostRise);
    if (index > 0) expect(score).toBeGreaterThan(asked[index - 1] ?? Number.NaN);
  }
}

describe('the scores of strangers', () => {
  it('are those of all pairs, in rising order', () => {
    for (const dimensions of [64, 66, 127]) {
      const people = peopleAlike(70, 0.2, { dimensions });
      const expected = people.flatMap((one, index) =>
        people
          .slice(0, index)
          .map((other) => one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)),
      );
      expected.sort((a, b) => a - b);
      const scores = scoresOf(people);
      expect(scores).toHaveLength((70 * 69) / 2);
      for (const [index, score] of scores.entries())
        expect(score).toBeCloseTo(expected[index] ?? Number.NaN, 5);
    }
  });

  it('are less by half of what each has in common with everybody', () => {
    const people = together(peopleAlike(2, 0.2));
    const [plain = 0] = strangerScores(people);
    const [less = 0] = strangerScores({ ...people, likeness: Float64Array.of(0.3, 0.1) });
    expect(less).toBeCloseTo(plain - 0.2, 6);
  });
});

describe('a client’s own people', () => {
  it.each([0, 1, 49])('say nothing while they are %i', (many) => {
    expect(ownCurve(scoresOf(peopleAlike(many, 0.5)), noDuplicate)).toBeUndefined();
  });

  it.each([50, 200, 1_000])('raise thresholds of random directions hardly, %i of them', (many) => {
    const scores = scoresOf(peopleAlike(many, 0));
    expectNeverLaxer(scores, noDuplicate);
    const curve = ownCurve(scores, noDuplicate);
    // The slope of these is 0.088.
    for (const [index, score] of held(curve).entries())
      expect(score).toBeLessThan(engine(rates[index] ?? 0).score + 0.06);
  });

  it.each([50, 200, 1_000])(
    'who are alike ask for more, so that as few strangers of their kind pass as the rate says: %i of them',
    (many) => {
      const curve = ownCurve(scoresOf(peopleAlike(many, 0.1)), noDuplicate);
      const others = scoresOf(peopleAlike(many + 600, 0.1).slice(many));
      const passing = (threshold: number) =>
        others.filter((score) => score >= threshold).length / others.length;
      for (const rate of [1e-2, 1e-3]) {
        expect(passing(engine(rate).score)).toBeGreaterThan(5 * rate);
        const { score } = curve ? stricter(engine(rate), curve) : engine(rate);
        expect(passing(score)).toBeLessThan(2.5 * rate);
        expect(passing(score)).toBeGreaterThan(0.05 * rate);
      }
    },
  );

  it('who are all one person raise no threshold by more than is allowed', () => {
    const one = peopleAlike(60, 1);
    expectNeverLaxer(scoresOf(one), 0.3287);
    expectNeverLaxer(scoresOf(one), noDuplicate);
  });

  it('who reach what duplicates are asked for say nothing beyond it', () => {
    const duplicate = 0.3287;
    // One person in twenty comes four times over: pairs that no look for duplicates would have let in.
    const people = peopleAlike(100, 0);
    const scores = scoresOf([...people, ...Array(3).fill(people.slice(0, 5)).flat()]);
    expect(scores.at(-1)).toBeGreaterThan(0.99);
    const curve = ownCurve(scores, duplicate);
    expect(curve).toEqual(
      ownCurve(
        scores.map((score) => Math.min(score, duplicate)),
        duplicate,
      ),
    );
    expect(curve?.points.every(({ score }) => score <= duplicate)).toBe(true);
  });

  it('never lower a threshold, never raise one by more than is allowed, and keep them in order, whoever they are', () => {
    const someone = fc.record({
      many: fc.integer({ min: 0, max: 80 }),
      alike: fc.double({ min: 0, max: 1, noNaN: true }),
      seed: fc.integer(),
      duplicate: fc.double({ min: -1, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(someone, ({ many, alike, seed, duplicate }) => {
        expectNeverLaxer(scoresOf(peopleAlike(many, alike, { seed, dimensions: 64 })), duplicate);
      }),
      { numRuns: 60 },
    );
  });

  it('never do so by whatever scores', () => {
    const score = fc.double({ min: -1, max: 1, noNaN: true });
    const many = fc.array(score, { minLength: 1_225, maxLength: 1_400, size: 'max' });
    fc.assert(
      fc.property(many, score, (scores, duplicate) => {
        expectNeverLaxer(Float32Array.from(scores).sort(), duplicate);
      }),
      { numRuns: 40 },
    );
  });
});
