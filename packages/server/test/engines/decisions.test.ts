import { describe, expect, it } from 'vitest';
import {
  adaptation,
  agreement,
  confidence,
  identification,
  livenessThreshold,
  promptThreshold,
  replacement,
  verification,
  voiceVerification,
} from '../../src/engines/decisions.js';
import { RateNotMeasured } from '../../src/engines/errors.js';

const encoding = {
  encoder: 'an-encoder-1',
  dimensions: 128,
  thresholds: [
    { falseMatchRate: 1e-1, score: 0.1133 },
    { falseMatchRate: 1e-2, score: 0.2056 },
    { falseMatchRate: 1e-3, score: 0.2731 },
    { falseMatchRate: 1e-4, score: 0.3287 },
    { falseMatchRate: 1e-5, score: 0.377 },
    { falseMatchRate: 1e-6, score: 0.4201 },
  ],
};

const english = {
  code: 'en',
  promptOperatingPoints: [
    { wrongDigitRate: 0.05, fit: -6 },
    { wrongDigitRate: 0.01, fit: -4 },
  ],
};

describe('the threshold of a verification', () => {
  const threshold = (rate: number) => verification(encoding, rate).score;

  it('is the measured one, or between two on a logarithmic scale', () => {
    expect(threshold(1e-4)).toBe(0.3287);
    expect(threshold(10 ** -4.5)).toBeCloseTo((0.3287 + 0.377) / 2, 6);
    expect(threshold(1e-6)).toBeGreaterThan(threshold(2e-6));
  });

  it('is that of the highest rate that was measured above it', () => {
    expect(verification(encoding, 0.5)).toEqual({ falseMatchRate: 1e-1, score: 0.1133 });
  });

  it('is not known below the lowest', () => {
    for (const rate of [9e-7, 0, -1]) {
      expect(() => threshold(rate)).toThrow(
        new RateNotMeasured(
          `an-encoder-1 is measured down to a false match rate of 0.000001, and ${rate} is asked for`,
        ),
      );
    }
  });
});

it('an adaptation goes by a tenth of the rate, where the encoding is measured for it', () => {
  for (const rate of [1e-4, 1e-5]) {
    const { score, falseMatchRate } = adaptation(encoding, rate);
    expect(score).toBeCloseTo(verification(encoding, rate / 10).score, 9);
    expect(falseMatchRate).toBeCloseTo(rate / 10, 12);
  }
  expect(() => adaptation(encoding, 1e-6)).toThrow(RateNotMeasured);
});

it('what takes the place of all that is enrolled goes by a hundredth of the rate, and never by more than an adaptation', () => {
  expect(replacement(encoding, 1e-4)).toEqual(verification(encoding, 1e-6));
  expect(replacement(encoding, 1e-5)).toEqual(verification(encoding, 1e-6));
  expect(replacement(encoding, 9e-6)).toBeUndefined();
  expect(replacement(encoding, 1e-6)).toBeUndefined();
});

describe('the verification of a voice', () => {
  const voice = {
    encoder: 'a-voice-1',
    dimensions: 64,
    thresholds: [
      { falseMatchRate: 0.1, score: 1.3 },
      { falseMatchRate: 0.005, score: 2.6 },
      { falseMatchRate: 0.001, score: 3.1 },
    ],
    thresholdsOfTwo: [
      { falseMatchRate: 0.1, score: 1.2 },
      { falseMatchRate: 0.005, score: 2.4 },
      { falseMatchRate: 0.002, score: 2.8 },
    ],
  };

  it('spends half of its rate on the first recording and half on both together', () => {
    expect(voiceVerification(voice, 0.01)).toEqual({
      ...{ pass: 2.6, floor: 1.3, ofTwo: 2.4, falseMatchRate: 0.01 },
    });
  });

  it('lets twenty times more strangers speak a second prompt than pass, as far as it is measured', () => {
    const floor = (rate: number) => voiceVerification(voice, rate).floor;
    expect(floor(0.005)).toBe(1.3);
    expect(floor(0.1)).toBe(1.3);
    expect(floor(0.004)).toBeCloseTo(verification(voice, 0.08).score, 9);
  });

  it('asks for no second prompt where nothing is measured above its rate', () => {
    expect(voiceVerification(voice, 0.9)).toEqual({
      ...{ pass: 1.3, floor: 1.3, ofTwo: 1.2, falseMatchRate: 0.2 },
    });
  });

  it('is not known where one of the two is not measured for half of its rate', () => {
    expect(voiceVerification(voice, 0.004).falseMatchRate).toBeCloseTo(0.004, 9);
    for (const rate of [0.003, 0.0001])
      expect(() => voiceVerification(voice, rate)).toThrow(RateNotMeasured);
  });

  it('comes after an enrolment of recordings that reach what a tenth of the strangers do, or fewer where no more is known', () => {
    const laxer = { falseMatchRate: 0.3, score: 0.6 };
    for (const thresholds of [voice.thresholds, [laxer, ...voice.thresholds]])
      expect(agreement({ ...voice, thresholds })).toEqual({ falseMatchRate: 0.1, score: 1.3 });
    const stricter = voice.thresholds.filter(({ falseMatchRate }) => falseMatchRate < 0.1);
    expect(agreement({ ...voice, thresholds: stricter }).falseMatchRate).toBeLessThan(0.1);
  });
});

it('a prompt has to fit as is measured for the rate of wrong digits, or between two that are', () => {
  expect(promptThreshold(english, 0.01)).toBe(-4);
  expect(promptThreshold(english, Math.sqrt(0.05 * 0.01))).toBeCloseTo(-5, 9);
  for (const rate of [0.009, 0.06, Number.NaN])
    expect(() => promptThreshold(english, rate)).toThrow(
      new RateNotMeasured(
        `The prompts of en are measured for wrong digits from 0.01 to 0.05, not for ${rate}`,
      ),
    );
});

it('an identification goes by a lower rate among more, down to the lowest that was measured', () => {
  const rate = (templates: number, highest = 1e-2) =>
    identification(encoding, templates, highest).falseMatchRate;
  expect([0, 1, 2, 10, 11].map((templates) => rate(templates))).toEqual([
    ...[1e-2, 1e-2, 1e-3, 1e-3, 1e-4],
  ]);
  expect(rate(1, 1e-4)).toBe(1e-4);
  expect(rate(1e9)).toBe(1e-6);
});

describe('a confidence', () => {
  const threshold = verification(encoding, 1e-4);

  it('is a half on the threshold, less below, and never more than 1', () => {
    expect(confidence(encoding, threshold.score, threshold)).toBe(0.5);
    expect(confidence(encoding, threshold.score - 1e-9, threshold)).toBeLessThan(0.5);
    expect(confidence({ ...encoding, steepness: 1e9 }, 1, threshold)).toBe(1);
    expect(confidence({ ...encoding, steepness: 1e9 }, -1, threshold)).toBe(0);
  });

  it('rises as steeply as the engine says, or as the thresholds do', () => {
    const at = (steepness?: number) =>
      confidence(
        steepness === undefined ? encoding : { ...encoding, steepness },
        threshold.score + 0.1,
        threshold,
      );
    // ln(1e-1 / 1e-6) over the scores' range.
    const fallback = Math.log(1e5) / (0.4201 - 0.1133);
    expect(at()).toBe(at(fallback));
    expect(at(10)).toBe(Math.floor(1e4 / (1 + Math.exp(-1))) / 1e4);
  });
});

it('a liveness threshold lies between those that were measured, and nowhere else', () => {
  const points = [
    { bpcer: 0.1, score: 0.75 },
    { bpcer: 0.01, score: 0.25 },
  ];
  expect(livenessThreshold(points, 0.01)).toBe(0.25);
  expect(livenessThreshold(points, Math.sqrt(0.1 * 0.01))).toBeCloseTo(0.5, 9);
  for (const bpcer of [0.009, 0.11, Number.NaN])
    expect(() => livenessThreshold(points, bpcer)).toThrow(RateNotMeasured);
});
