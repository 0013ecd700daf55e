/** A score threshold named by the false match rate it stands for. */
export interface ThresholdPoint {
  readonly falseMatchRate: number;
  readonly score: number;
  /** False where this data holds enough impostor pairs to measure the rate. */
  readonly extrapolated: boolean;
}

export interface EncodingPoints {
  readonly thresholds: readonly ThresholdPoint[];
  readonly steepness: number;
}

export interface LivenessPoint {
  readonly bpcer: number;
  readonly score: number;
  readonly apcer: number;
}

/** Photos behind the liveness figures. */
export interface LivenessSamples {
  readonly real: number;
  readonly attacks: number;
}

/** The text of `src/generated/operating-points.ts`: all that the engine takes over from the measurements. */
export function constantsFile(
  encodings: Readonly<Record<string, EncodingPoints>>,
  liveness: readonly LivenessPoint[],
  samples: LivenessSamples,
): string {
  const entries = Object.entries(encodings).map(
    ([encoder, { thresholds, steepness }]) => `  '${encoder}': {
    thresholds: [
${thresholds.map((row) => `      { falseMatchRate: ${rate(row.falseMatchRate)}, score: ${row.score}, extrapolated: ${row.extrapolated} },`).join('\n')}
    ],
    steepness: ${steepness},
  },`,
  );
  const rows = liveness.map(
    ({ bpcer, score, apcer }) => `  { bpcer: ${bpcer}, score: ${score}, apcer: ${apcer} },`,
  );
  return `// Written by \`pnpm bench accuracy\`; docs/accuracy says how each figure was measured. Do not edit.

/** Where an encoder decides. */
export interface OperatingPoints {
  /**
   * Cosines at or above which two templates are said to match, from the laxest to the strictest rate. \`extrapolated\` rows lie
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

/** A liveness score that turns away the share \`bpcer\` of real faces, and lets the share \`apcer\` of attacks pass. */
export interface LivenessOperatingPoint {
  readonly bpcer: number;
  readonly score: number;
  readonly apcer: number;
}

/** By the encoder's id; a fusion's is its parts' joined by \`+\`. */
export const encodings: Readonly<Record<string, OperatingPoints>> = {
${entries.join('\n')}
};

/** Measured on ${samples.real} real photos and ${samples.attacks} attacks; from the laxest to the strictest. */
export const livenessOperatingPoints: readonly LivenessOperatingPoint[] = [
${rows.join('\n')}
];
`;
}

function rate(falseMatchRate: number): string {
  return falseMatchRate.toExponential();
}
