import { describe, expect, it } from 'vitest';
import { normalDeviate } from '../../bench/accuracy/normal-deviate.js';
import {
  areaUnderCurve,
  bootstrap,
  equalErrorRate,
  quantile,
  randomNumbers,
  shareFrom,
  thresholdAt,
} from '../../bench/accuracy/statistics.js';
import { fitTail, scoreAt } from '../../bench/accuracy/tail-fit.js';
import { PairScores, verificationOf } from '../../bench/accuracy/verification.js';

/** Values whose distribution is known: the quantiles of a normal one. */
function normal(mean: number, deviation: number, count: number): number[] {
  return Array.from(
    { length: count },
    (_value, index) => mean + deviation * normalDeviate((index + 0.5) / count),
  );
}

describe('a threshold', () => {
  it('lets no more strangers pass than its rate says, and as many as it may', () => {
    const strangers = Array.from({ length: 1_000 }, (_score, index) => index / 1_000);
    for (const rate of [0, 0.001, 0.01, 0.25]) {
      expect(shareFrom(strangers, thresholdAt(strangers, rate))).toBe(rate);
    }
  });

  it('does not split strangers with one score', () => {
    expect(shareFrom([0.1, 0.5, 0.5, 0.5], thresholdAt([0.1, 0.5, 0.5, 0.5], 0.5))).toBe(0);
  });
});

describe('the equal error rate', () => {
  it('is none where every pair of one person scores above every pair of two', () => {
    expect(equalErrorRate({ genuine: [0.6, 0.7], impostor: [0.1, 0.5] })).toBe(0);
  });

  it('of two normal distributions is the tail from the middle between them', () => {
    const scores = { genuine: normal(0.5, 0.1, 4_000), impostor: normal(0.1, 0.1, 4_000) };
    expect(equalErrorRate(scores)).toBeCloseTo(0.0228, 3);
  });

  it('is one half where both score alike', () => {
    const same = normal(0, 1, 2_000);
    expect(equalErrorRate({ genuine: same, impostor: same })).toBeCloseTo(0.5, 2);
  });
});

it('the area under the curve counts ties as half', () => {
  expect(areaUnderCurve([0.5, 0.9], [0.5, 0.1])).toBe(0.875);
});

it('a bootstrap finds the bounds of a mean, and the same ones again', () => {
  const values = normal(0, 1, 400);
  const mean = (random: () => number) =>
    values.reduce((sum) => sum + (values[Math.floor(random() * 400)] ?? 0), 0) / 400;
  const [low, high] = bootstrap(mean);
  expect(low).toBeCloseTo(-0.098, 1);
  expect(high).toBeCloseTo(0.098, 1);
  expect(bootstrap(mean)).toEqual([low, high]);
});

it('random numbers lie evenly between 0 and 1', () => {
  const random = randomNumbers(1);
  const values = Array.from({ length: 10_000 }, random);
  expect(quantile(values, 0.1)).toBeCloseTo(0.1, 1);
  expect(quantile(values, 0.9)).toBeCloseTo(0.9, 1);
});

describe('a tail', () => {
  it('of a normal distribution gives the scores of rates far beyond its numbers', () => {
    const tail = fitTail(normal(0.05, 0.1, 20_000), { laxest: 0.1, strictest: 0.002 });
    expect(tail.slope).toBeCloseTo(0.1, 3);
    expect(scoreAt(tail, 1e-6)).toBeCloseTo(0.05 + 0.1 * 4.753, 2);
  });
});

describe('pairs of people', () => {
  const at = (degrees: number) => {
    const angle = (degrees * Math.PI) / 180;
    return Float32Array.of(Math.cos(angle), Math.sin(angle));
  };
  const people = [[at(0), at(10), at(20)], [at(90), at(100)], [at(180)]];

  it('are compared once each, with oneself and with others apart', () => {
    const { genuine, impostor } = new PairScores(people).of();
    expect(genuine).toHaveLength(3 + 1);
    expect(impostor).toHaveLength(3 * 2 + 3 + 2);
  });

  it('hold nobody for a stranger to himself who is drawn twice', () => {
    expect(new PairScores(people).of([1, 1]).impostor).toEqual([]);
  });

  it('are told apart without an error where they are far apart', () => {
    const { equalErrorRate, at01, failures } = verificationOf({ people, failures: 2 });
    expect({ equalErrorRate, at01, failures }).toEqual({ equalErrorRate: 0, at01: 1, failures: 2 });
  });
});
