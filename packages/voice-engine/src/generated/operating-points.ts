import type { PromptOperatingPoint } from '../digits/language.js';
import type { Threshold } from '../matching/thresholds.js';
import type { TakeDistances } from '../replay/heard-before.js';

export const speaker: {
  readonly encoder: string;
  readonly dimensions: number;
  readonly thresholds: readonly Threshold[];
  readonly thresholdsOfTwo: readonly Threshold[];
} = {
  encoder: 'biometrid-voice-1',
  dimensions: 128,
  thresholds: [
    { falseMatchRate: 0.2, score: 0.8 },
    { falseMatchRate: 0.1, score: 1.15 },
    { falseMatchRate: 0.05, score: 1.42 },
    { falseMatchRate: 0.02, score: 1.7 },
    { falseMatchRate: 0.01, score: 1.87 },
    { falseMatchRate: 0.005, score: 2.02 },
    { falseMatchRate: 0.002, score: 2.2 },
    { falseMatchRate: 0.001, score: 2.33 },
  ],
  thresholdsOfTwo: [
    { falseMatchRate: 0.2, score: 0.96 },
    { falseMatchRate: 0.1, score: 1.3 },
    { falseMatchRate: 0.05, score: 1.55 },
    { falseMatchRate: 0.02, score: 1.8 },
    { falseMatchRate: 0.01, score: 1.95 },
    { falseMatchRate: 0.005, score: 2.1 },
    { falseMatchRate: 0.002, score: 2.28 },
    { falseMatchRate: 0.001, score: 2.42 },
  ],
};

export const languages: Readonly<Record<string, readonly PromptOperatingPoint[]>> = {
  en: [
    { wrongDigitRate: 5e-2, fit: -7 },
    { wrongDigitRate: 2e-2, fit: -4.5 },
    { wrongDigitRate: 1e-2, fit: -3.2 },
    { wrongDigitRate: 5e-3, fit: -2 },
  ],
  ar: [
    { wrongDigitRate: 5e-2, fit: -7 },
    { wrongDigitRate: 2e-2, fit: -4.5 },
    { wrongDigitRate: 1e-2, fit: -3.2 },
    { wrongDigitRate: 5e-3, fit: -2 },
  ],
  es: [
    { wrongDigitRate: 5e-2, fit: -7 },
    { wrongDigitRate: 2e-2, fit: -4.5 },
    { wrongDigitRate: 1e-2, fit: -3.2 },
    { wrongDigitRate: 5e-3, fit: -2 },
  ],
};

export const replay: TakeDistances = {
  shares: [
    { distance: 0.1926, share: 0.001 },
    { distance: 0.2343, share: 0.003 },
    { distance: 0.2762, share: 0.01 },
    { distance: 0.2967, share: 0.03 },
    { distance: 0.3465, share: 0.1 },
    { distance: 0.3922, share: 0.3 },
    { distance: 0.4218, share: 0.6 },
    { distance: 0.4739, share: 1 },
  ],
  evidence: 6,
};
