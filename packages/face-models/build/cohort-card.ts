import { readFileSync } from 'node:fs';

/** What the script wrote down beside the cohort: `weights/face-cohort.card.json`. */
type CohortCard = {
  readonly id: string;
  readonly faces: number;
  /** Encoders with the length of their vectors. */
  readonly encoders: Readonly<Record<string, number>>;
  /** How many of the faces came from where. */
  readonly data: readonly {
    readonly what: string;
    readonly attribution: string;
    readonly licence: string;
    readonly faces: number;
  }[];
  readonly command: string;
  /** What a face had to be like, and how many were not, by reason. */
  readonly leftOut: Readonly<Record<string, number>>;
};

/** The part of the cohort's card that is about how it was made, in Markdown. */
export function cohortPage(): string {
  const { id, faces, encoders, data, command, leftOut }: CohortCard = JSON.parse(
    readFileSync(new URL('../weights/face-cohort.card.json', import.meta.url), 'utf8'),
  );
  return `## How it was made

\`${id}\`: ${faces} faces, as ${Object.entries(encoders)
    .map(([encoder, dimensions]) => `${dimensions} numbers of ${encoder}`)
    .join(', ')}.

| data | attribution | licence | faces |
| --- | --- | --- | --- |
${data.map((row) => `| ${row.what} | ${row.attribution} | ${row.licence} | ${row.faces} |`).join('\n')}

\`\`\`sh
${command}
\`\`\`

Left out:

${Object.entries(leftOut)
  .map(([reason, count]) => `- ${reason}: ${count}`)
  .join('\n')}

Synthetic faces are more alike than people are: no threshold may be measured on them.
`;
}
