import type {
  LivenessOperatingPoint,
  OperatingPoints,
} from '../../src/matching/operating-points.js';

/** Photos behind the liveness figures. */
export interface LivenessSamples {
  readonly real: number;
  readonly attacks: number;
}

/** The text of `src/generated/operating-points.ts`: all that the engine takes over from the measurements. */
export function constantsFile(
  encodings: Readonly<Record<string, OperatingPoints>>,
  liveness: readonly LivenessOperatingPoint[],
  samples: LivenessSamples,
): string {
  const entries = Object.entries(encodings).map(
    ([encoder, { cohort, thresholds, steepness }]) => `  '${encoder}': {
    cohort: '${cohort}',
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

import type { LivenessOperatingPoint, OperatingPoints } from '../matching/operating-points.js';

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
