import type { PromptOperatingPoint } from '../../src/digits/language.js';
import type { Threshold } from '../../src/matching/thresholds.js';
import type { TakeDistances } from '../../src/replay/heard-before.js';

/** All that the engine takes over from the measurements. */
export interface Constants {
  readonly speaker: {
    readonly encoder: string;
    readonly dimensions: number;
    readonly thresholds: readonly Threshold[];
    readonly thresholdsOfTwo: readonly Threshold[];
  };
  readonly languages: Readonly<Record<string, readonly PromptOperatingPoint[]>>;
  readonly replay: TakeDistances;
}

/** The text of `src/generated/operating-points.ts`. */
export function constantsFile({ speaker, languages, replay }: Constants): string {
  const thresholds = (rows: readonly Threshold[]) =>
    rows
      .map(
        ({ falseMatchRate, score }) =>
          `    { falseMatchRate: ${rate(falseMatchRate)}, score: ${score} },`,
      )
      .join('\n');
  const prompts = Object.entries(languages).map(
    ([code, rows]) => `  ${code}: [
${rows.map(({ wrongDigitRate, fit }) => `    { wrongDigitRate: ${rate(wrongDigitRate)}, fit: ${fit} },`).join('\n')}
  ],`,
  );
  const shares = replay.shares.map(
    ({ distance, share }) => `    { distance: ${distance}, share: ${share} },`,
  );
  return `// Written by \`pnpm bench voice-accuracy\`; docs/accuracy says how each figure was measured. Do not edit.

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
  encoder: '${speaker.encoder}',
  dimensions: ${speaker.dimensions},
  thresholds: [
${thresholds(speaker.thresholds)}
  ],
  thresholdsOfTwo: [
${thresholds(speaker.thresholdsOfTwo)}
  ],
};

/** By the language's code. */
export const languages: Readonly<Record<string, readonly PromptOperatingPoint[]>> = {
${prompts.join('\n')}
};

/** Of different takes of a digit by one speaker. */
export const replay: TakeDistances = {
  shares: [
${shares.join('\n')}
  ],
  evidence: ${replay.evidence},
};
`;
}

function rate(share: number): string {
  return share.toExponential();
}
