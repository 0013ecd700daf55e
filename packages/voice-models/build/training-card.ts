import { existsSync, readFileSync } from 'node:fs';

/** What the training wrote down beside its weights: `weights/<name>.card.json`. */
export type TrainingCard = {
  readonly data: readonly {
    readonly what: string;
    readonly attribution: string;
    readonly licence: string;
  }[];
  readonly seed: number;
  readonly steps: number;
  readonly command: string;
  readonly figures: unknown;
  readonly notes: readonly string[];
  readonly didNotHelp: readonly string[];
};

/** @throws when there is none. */
export function trainingCard(name: string): TrainingCard {
  // The cohort is made together with the network whose voiceprints it holds.
  const own = new URL(`../weights/${name}.card.json`, import.meta.url);
  const file = name === 'cohort' && !existsSync(own) ? new URL('speaker.card.json', own) : own;
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** The part of a model's card that is about its training, in Markdown. */
export function trainingOf(name: string): string {
  const { data, seed, steps, command, figures, notes, didNotHelp } = trainingCard(name);
  return `## Training

| data | attribution | licence |
| --- | --- | --- |
${data.map(({ what, attribution, licence }) => `| ${what} | ${attribution} | ${licence} |`).join('\n')}

Seed ${seed}, ${steps} steps:

\`\`\`sh
${command}
\`\`\`

## Figures

${listed(figures) || 'None yet.'}
${notes.length > 0 ? `\n## Notes\n\n${notes.map((note) => `- ${note}`).join('\n')}\n` : ''}${
  didNotHelp.length > 0
    ? `\n## What was tried and did not help\n\n${didNotHelp.map((what) => `- ${what}`).join('\n')}\n`
    : ''
}`;
}

/** Figures within figures as a list within a list. */
function listed(figures: unknown, indent = ''): string {
  return Object.entries(figures ?? {})
    .map(([name, value]) => {
      const isList = typeof value === 'object' && value !== null;
      return `${indent}- ${name}:${isList ? `\n${listed(value, `${indent}  `)}` : ` ${value}`}`;
    })
    .join('\n');
}
