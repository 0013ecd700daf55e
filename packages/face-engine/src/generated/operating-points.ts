// Written by `pnpm bench accuracy`; docs/accuracy says how each figure was measured. Do not edit.

import type { LivenessOperatingPoint, OperatingPoints } from '../matching/operating-points.js';

/** By the encoder's id; a fusion's is its parts' joined by `+`. */
export const encodings: Readonly<Record<string, OperatingPoints>> = {
  'mobilefacenet-1+fr-feature-1': {
    thresholds: [
      { falseMatchRate: 1e-2, score: 0.294, extrapolated: false },
      { falseMatchRate: 1e-3, score: 0.391, extrapolated: false },
      { falseMatchRate: 1e-4, score: 0.466, extrapolated: true },
      { falseMatchRate: 1e-5, score: 0.5312, extrapolated: true },
      { falseMatchRate: 1e-6, score: 0.5895, extrapolated: true },
      { falseMatchRate: 1e-7, score: 0.6427, extrapolated: true },
      { falseMatchRate: 1e-8, score: 0.692, extrapolated: true },
      { falseMatchRate: 1e-9, score: 0.7381, extrapolated: true },
    ],
    steepness: 36.3,
  },
  'mobilefacenet-1': {
    thresholds: [
      { falseMatchRate: 1e-2, score: 0.365, extrapolated: false },
      { falseMatchRate: 1e-3, score: 0.47, extrapolated: false },
      { falseMatchRate: 1e-4, score: 0.549, extrapolated: true },
      { falseMatchRate: 1e-5, score: 0.62, extrapolated: true },
      { falseMatchRate: 1e-6, score: 0.6814, extrapolated: true },
      { falseMatchRate: 1e-7, score: 0.7375, extrapolated: true },
      { falseMatchRate: 1e-8, score: 0.7894, extrapolated: true },
      { falseMatchRate: 1e-9, score: 0.8379, extrapolated: true },
    ],
    steepness: 34.1,
  },
  'fr-feature-1': {
    thresholds: [
      { falseMatchRate: 1e-2, score: 0.253, extrapolated: false },
      { falseMatchRate: 1e-3, score: 0.344, extrapolated: false },
      { falseMatchRate: 1e-4, score: 0.421, extrapolated: true },
      { falseMatchRate: 1e-5, score: 0.5, extrapolated: true },
      { falseMatchRate: 1e-6, score: 0.5599, extrapolated: true },
      { falseMatchRate: 1e-7, score: 0.6146, extrapolated: true },
      { falseMatchRate: 1e-8, score: 0.6652, extrapolated: true },
      { falseMatchRate: 1e-9, score: 0.7125, extrapolated: true },
    ],
    steepness: 35.1,
  },
};

/** Measured on 276 real photos and 19 attacks; from the laxest to the strictest. */
export const livenessOperatingPoints: readonly LivenessOperatingPoint[] = [
  { bpcer: 0.2, score: 0.9163, apcer: 0.0526 },
  { bpcer: 0.1, score: 0.7333, apcer: 0.0526 },
  { bpcer: 0.05, score: 0.2482, apcer: 0.2105 },
  { bpcer: 0.02, score: 0.1065, apcer: 0.3158 },
  { bpcer: 0.01, score: 0.0321, apcer: 0.4211 },
];
