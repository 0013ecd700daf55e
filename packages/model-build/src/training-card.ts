import { readFileSync } from 'node:fs';

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
  readonly notes?: readonly string[];
  readonly didNotHelp?: readonly string[];
};

/** @param room the folder of the package that the model was trained in; it ends with a slash. @throws when there is none. */
export function readTrainingCard(room: URL, name: string): TrainingCard {
  return JSON.parse(readFileSync(new URL(`weights/${name}.card.json`, room), 'utf8'));
}

/** The part of a model's card that is about its training, in Markdown. */
export function trainingPage({
  data,
  seed,
  steps,
  command,
  figures,
  notes = [],
  didNotHelp = [],
}: TrainingCard): string {
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
