import { describe, expect, it } from 'vitest';
import { GroupPairs, type Sex } from '../../bench/accuracy/group-pairs.js';
import { normalDeviate } from '../../bench/accuracy/normal-deviate.js';
import { operatingPoints } from '../../bench/accuracy/operating-points.js';
import { ScoreTail } from '../../bench/accuracy/score-tail.js';
import {
  areaUnderCurve,
  bootstrap,
  equalErrorRate,
  quantile,
  randomNumbers,
  shareFrom,
  thresholdAt,
} from '../../bench/accuracy/statistics.js';
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
    const tail = new ScoreTail(normal(0.05, 0.1, 20_000));
    expect(tail.slope).toBeCloseTo(0.1, 3);
    expect(tail.scoreAt(1e-2)).toBeCloseTo(0.05 + 0.1 * 2.326, 2);
    expect(tail.scoreAt(1e-6)).toBeCloseTo(0.05 + 0.1 * 4.753, 2);
  });

  it('tells by how much the scores of a few are higher', () => {
    const tail = new ScoreTail(normal(0.05, 0.1, 20_000));
    expect(tail.levelOf(normal(0.12, 0.1, 500))).toBeCloseTo(0.07, 2);
  });
});

describe('pairs of people', () => {
  const at = (degrees: number) => {
    const angle = (degrees * Math.PI) / 180;
    return { vector: Float32Array.of(Math.cos(angle), Math.sin(angle)), mean: 0 };
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

describe('a group', () => {
  /** A face with a direction of its own, such that no two of a group are alike. */
  const member = (person: number, sex: Sex, random: () => number) => {
    const vector = Float32Array.from({ length: 64 }, () => random() - 0.5);
    const length = Math.hypot(...vector);
    return { person: `${person}`, sex, face: { vector: vector.map((v) => v / length), mean: 0 } };
  };
  const group = (name: string, seed: number, people: number) => {
    const random = randomNumbers(seed);
    const members = Array.from({ length: people }, (_person, index) =>
      member(index, index % 2 === 0 ? 'female' : 'male', random),
    );
    return { name, sets: true, pairs: new GroupPairs(members), photos: [] };
  };

  it('compares nobody with somebody of the other sex', () => {
    const { pairs } = group('mixed', 3, 20);
    expect(pairs.people).toBe(20);
    expect(pairs.genuine).toEqual([]);
    expect(pairs.impostor).toHaveLength(2 * ((10 * 9) / 2));
  });

  it('tells who is on two photos from strangers', () => {
    const random = randomNumbers(5);
    const pairs = new GroupPairs([1, 1, 2].map((person) => member(person, 'male', random)));
    expect(pairs.genuine).toHaveLength(1);
    expect(pairs.impostor).toHaveLength(2);
  });

  it('takes every newcomer for a duplicate where all pass, and none where nobody does', () => {
    const { pairs } = group('mixed', 3, 20);
    expect(pairs.takenForDuplicates(10, -1)).toBeGreaterThan(0.99);
    expect(pairs.takenForDuplicates(10, 1.1)).toBe(0);
  });

  it('that is harder than the others decides, also where it is smaller', () => {
    const easy = group('easy', 7, 300);
    const hard = group('hard', 11, 40);
    const shifted = { ...hard, pairs: raised(hard.pairs, 0.2) };
    const { thresholds } = operatingPoints([easy, shifted], 'cohort-1');
    expect(new Set(thresholds.map(({ decidedBy }) => decidedBy))).toEqual(new Set(['hard']));
    const alone = operatingPoints([easy], 'cohort-1').thresholds;
    for (const [index, { score }] of thresholds.entries()) {
      expect(score).toBeGreaterThan(alone[index]?.score ?? 1);
    }
  });

  it('is measured at a third of the rate, and beyond thirty pairs by its tail', () => {
    const { pairs, ...rest } = group('one', 13, 300);
    const { thresholds } = operatingPoints([{ pairs, ...rest }], 'cohort-1');
    expect(thresholds.map(({ extrapolated }) => extrapolated)).toEqual([
      false,
      ...new Array<boolean>(7).fill(true),
    ]);
    const passing = shareFrom(pairs.impostor, thresholds[0]?.score ?? 0);
    expect(passing).toBeLessThanOrEqual(1e-2 / 3);
    expect(passing).toBeGreaterThan(1e-2 / 4);
    const scores = thresholds.map(({ score }) => score);
    expect(scores).toEqual([...new Set(scores)].toSorted((one, other) => one - other));
  });

  function raised(pairs: GroupPairs, by: number): GroupPairs {
    return Object.assign(Object.create(pairs), {
      impostor: pairs.impostor.map((score) => score + by),
    });
  }
});
