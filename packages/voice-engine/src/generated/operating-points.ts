// Written by `pnpm bench voice-accuracy`; docs/accuracy says how each figure was measured. Do not edit.

import type { PromptOperatingPoint } from '../digits/language.js';
import type { Threshold } from '../matching/thresholds.js';
import type { TakeDistances } from '../replay/heard-before.js';

/** The voiceprint network that these were measured with: its id holds the beginning of its file's SHA-256. */
export const speaker: {
  readonly encoder: string;
  readonly dimensions: number;
  readonly thresholds: readonly Threshold[];
  readonly thresholdsOfTwo: readonly Threshold[];
} = {
  encoder: 'biometrid-voice-4c954627',
  dimensions: 128,
  thresholds: [
    { falseMatchRate: 3e-1, score: 0.652 },
    { falseMatchRate: 2e-1, score: 0.969 },
    { falseMatchRate: 1e-1, score: 1.341 },
    { falseMatchRate: 5e-2, score: 1.67 },
    { falseMatchRate: 2e-2, score: 1.929 },
    { falseMatchRate: 1e-2, score: 2.17 },
    { falseMatchRate: 5e-3, score: 2.371 },
    { falseMatchRate: 2e-3, score: 2.43 },
    { falseMatchRate: 1e-3, score: 2.583 },
  ],
  thresholdsOfTwo: [
    { falseMatchRate: 3e-1, score: 0.77 },
    { falseMatchRate: 2e-1, score: 1.09 },
    { falseMatchRate: 1e-1, score: 1.454 },
    { falseMatchRate: 5e-2, score: 1.721 },
    { falseMatchRate: 2e-2, score: 1.987 },
    { falseMatchRate: 1e-2, score: 2.229 },
    { falseMatchRate: 5e-3, score: 2.401 },
    { falseMatchRate: 2e-3, score: 2.517 },
    { falseMatchRate: 1e-3, score: 2.613 },
  ],
};

/** By the language's code. */
export const languages: Readonly<Record<string, readonly PromptOperatingPoint[]>> = {
  ar: [
    { wrongDigitRate: 1e-1, fit: -16.9 },
    { wrongDigitRate: 5e-2, fit: -14.77 },
    { wrongDigitRate: 2e-2, fit: -12.14 },
    { wrongDigitRate: 1.5e-2, fit: -11.65 },
    { wrongDigitRate: 1e-2, fit: -9.48 },
    { wrongDigitRate: 5e-3, fit: -7.24 },
    { wrongDigitRate: 2e-3, fit: -1.54 },
  ],
  en: [
    { wrongDigitRate: 1e-1, fit: -9.81 },
    { wrongDigitRate: 5e-2, fit: -7.57 },
    { wrongDigitRate: 2e-2, fit: -5.42 },
    { wrongDigitRate: 1.5e-2, fit: -2.94 },
    { wrongDigitRate: 1e-2, fit: -0.35 },
    { wrongDigitRate: 5e-3, fit: 0 },
    { wrongDigitRate: 2e-3, fit: 0 },
  ],
};

/** Of different takes of a digit by one speaker. */
export const replay: TakeDistances = {
  shares: [
    { distance: 0.2425, share: 0.001 },
    { distance: 0.2578, share: 0.003 },
    { distance: 0.274, share: 0.01 },
    { distance: 0.301, share: 0.03 },
    { distance: 0.3408, share: 0.1 },
    { distance: 0.3871, share: 0.3 },
    { distance: 0.4192, share: 0.6 },
    { distance: 0.489, share: 1 },
  ],
  evidence: 8.28,
};
