// Written by `pnpm bench accuracy`; docs/accuracy says how each figure was measured. Do not edit.

import type { LivenessOperatingPoint, OperatingPoints } from '../matching/operating-points.js';

/** By the encoder's id; a fusion's is its parts' joined by `+`. */
export const encodings: Readonly<Record<string, OperatingPoints>> = {
  'mobilefacenet-1+fr-feature-1': {
    cohort: 'cohort-1',
    thresholds: [
      { falseMatchRate: 1e-2, score: 0.2065, extrapolated: false },
      { falseMatchRate: 1e-3, score: 0.2718, extrapolated: false },
      { falseMatchRate: 1e-4, score: 0.3357, extrapolated: true },
      { falseMatchRate: 1e-5, score: 0.3958, extrapolated: true },
      { falseMatchRate: 1e-6, score: 0.4502, extrapolated: true },
      { falseMatchRate: 1e-7, score: 0.5002, extrapolated: true },
      { falseMatchRate: 1e-8, score: 0.5467, extrapolated: true },
      { falseMatchRate: 1e-9, score: 0.5904, extrapolated: true },
    ],
    steepness: 42,
  },
  'mobilefacenet-1': {
    cohort: 'cohort-1',
    thresholds: [
      { falseMatchRate: 1e-2, score: 0.2168, extrapolated: false },
      { falseMatchRate: 1e-3, score: 0.2876, extrapolated: false },
      { falseMatchRate: 1e-4, score: 0.3571, extrapolated: true },
      { falseMatchRate: 1e-5, score: 0.4238, extrapolated: true },
      { falseMatchRate: 1e-6, score: 0.4842, extrapolated: true },
      { falseMatchRate: 1e-7, score: 0.5397, extrapolated: true },
      { falseMatchRate: 1e-8, score: 0.5913, extrapolated: true },
      { falseMatchRate: 1e-9, score: 0.6397, extrapolated: true },
    ],
    steepness: 38.1,
  },
  'fr-feature-1': {
    cohort: 'cohort-1',
    thresholds: [
      { falseMatchRate: 1e-2, score: 0.188, extrapolated: false },
      { falseMatchRate: 1e-3, score: 0.2566, extrapolated: true },
      { falseMatchRate: 1e-4, score: 0.3278, extrapolated: true },
      { falseMatchRate: 1e-5, score: 0.3878, extrapolated: true },
      { falseMatchRate: 1e-6, score: 0.4421, extrapolated: true },
      { falseMatchRate: 1e-7, score: 0.492, extrapolated: true },
      { falseMatchRate: 1e-8, score: 0.5384, extrapolated: true },
      { falseMatchRate: 1e-9, score: 0.582, extrapolated: true },
    ],
    steepness: 40.9,
  },
  'dlib-resnet-1': {
    cohort: 'cohort-1',
    thresholds: [
      { falseMatchRate: 1e-2, score: 0.0485, extrapolated: false },
      { falseMatchRate: 1e-3, score: 0.0651, extrapolated: false },
      { falseMatchRate: 1e-4, score: 0.0783, extrapolated: true },
      { falseMatchRate: 1e-5, score: 0.0905, extrapolated: true },
      { falseMatchRate: 1e-6, score: 0.1015, extrapolated: true },
      { falseMatchRate: 1e-7, score: 0.1116, extrapolated: true },
      { falseMatchRate: 1e-8, score: 0.121, extrapolated: true },
      { falseMatchRate: 1e-9, score: 0.1298, extrapolated: true },
    ],
    steepness: 198.3,
  },
};

/** Measured on 276 real photos and 19 attacks; from the laxest to the strictest. */
export const livenessOperatingPoints: readonly LivenessOperatingPoint[] = [
  { bpcer: 0.2, score: 0.9163, apcer: 0.0526 },
  { bpcer: 0.1, score: 0.7333, apcer: 0.0526 },
  { bpcer: 0.05, score: 0.2482, apcer: 0.2632 },
  { bpcer: 0.02, score: 0.1065, apcer: 0.3158 },
  { bpcer: 0.01, score: 0.0321, apcer: 0.4211 },
];
