// Written by `pnpm bench accuracy`; docs/accuracy says how each figure was measured. Do not edit.

/** Where an encoder decides. */
export interface OperatingPoints {
  /**
   * Cosines at or above which two templates are said to match, from the laxest to the strictest rate. `extrapolated` rows lie
   * beyond what the impostor pairs at hand can measure.
   */
  readonly thresholds: readonly {
    readonly falseMatchRate: number;
    readonly score: number;
    readonly extrapolated: boolean;
  }[];
  /** k of the confidence logistic(k · (score − threshold)): a tenth of the false match rate is ten times the odds. */
  readonly steepness: number;
}

/** A liveness score that turns away the share `bpcer` of real faces, and lets the share `apcer` of attacks pass. */
export interface LivenessOperatingPoint {
  readonly bpcer: number;
  readonly score: number;
  readonly apcer: number;
}

/** By the encoder's id; a fusion's is its parts' joined by `+`. */
export const encodings: Readonly<Record<string, OperatingPoints>> = {
  'mobilefacenet-1': {
    thresholds: [
      { falseMatchRate: 1e-2, score: 0.391, extrapolated: false },
      { falseMatchRate: 1e-3, score: 0.47, extrapolated: false },
      { falseMatchRate: 1e-4, score: 0.549, extrapolated: false },
      { falseMatchRate: 1e-5, score: 0.628, extrapolated: true },
      { falseMatchRate: 1e-6, score: 0.707, extrapolated: true },
      { falseMatchRate: 1e-7, score: 0.786, extrapolated: true },
      { falseMatchRate: 1e-8, score: 0.865, extrapolated: true },
    ],
    steepness: 29.15,
  },
  'fr-feature-1': {
    thresholds: [
      { falseMatchRate: 1e-2, score: 0.267, extrapolated: false },
      { falseMatchRate: 1e-3, score: 0.344, extrapolated: false },
      { falseMatchRate: 1e-4, score: 0.421, extrapolated: false },
      { falseMatchRate: 1e-5, score: 0.498, extrapolated: true },
      { falseMatchRate: 1e-6, score: 0.575, extrapolated: true },
      { falseMatchRate: 1e-7, score: 0.652, extrapolated: true },
      { falseMatchRate: 1e-8, score: 0.729, extrapolated: true },
    ],
    steepness: 29.9,
  },
  'mobilefacenet-1+fr-feature-1': {
    thresholds: [
      { falseMatchRate: 1e-2, score: 0.316, extrapolated: false },
      { falseMatchRate: 1e-3, score: 0.391, extrapolated: false },
      { falseMatchRate: 1e-4, score: 0.466, extrapolated: false },
      { falseMatchRate: 1e-5, score: 0.541, extrapolated: true },
      { falseMatchRate: 1e-6, score: 0.616, extrapolated: true },
      { falseMatchRate: 1e-7, score: 0.691, extrapolated: true },
      { falseMatchRate: 1e-8, score: 0.766, extrapolated: true },
    ],
    steepness: 30.7,
  },
};

/** Measured on 279 real photos and 19 attacks; from the laxest to the strictest. */
export const livenessOperatingPoints: readonly LivenessOperatingPoint[] = [
  { bpcer: 0.057, score: 0.5, apcer: 0.263 },
  { bpcer: 0.154, score: 0.9, apcer: 0.105 },
];
