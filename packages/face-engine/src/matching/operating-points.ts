/** The least score of a match, and the share of strangers that reach it. */
export interface Threshold {
  /** Of comparisons of two people, the share that scores as much or more: the false match rate. */
  readonly falseMatchRate: number;
  /** As `score` of a comparison. */
  readonly score: number;
  /** Whether there were too few pairs of strangers to measure it, so that it comes of a fit of the tail. */
  readonly extrapolated: boolean;
}

/** Where an encoder decides. */
export interface OperatingPoints {
  /** The cohort that the scores are adjusted by. */
  readonly cohort: string;
  /** From the laxest rate to the strictest; docs/accuracy says how they were measured. */
  readonly thresholds: readonly Threshold[];
  /** k of the confidence logistic(k · (score − threshold)): a tenth of the false match rate is about ten times the odds. */
  readonly steepness: number;
}

/** A liveness score that turns away the share `bpcer` of living faces, and lets the share `apcer` of attacks pass. */
export interface LivenessOperatingPoint {
  readonly bpcer: number;
  readonly score: number;
  readonly apcer: number;
}
