/** What a card says of a model. */
type Described = {
  readonly name: string;
  readonly purpose: string;
  readonly sha256: string;
  readonly licence: string;
  readonly origin: string;
  readonly provenance: string;
  readonly notices: readonly string[];
  readonly changes: string;
};

/** What cards say in different words. */
type Parts = {
  /** The file's name, and what else is to be said of it. */
  readonly file: string;
  readonly takenFrom: string;
  /** What `origin` means, in sentences. */
  readonly originMeaning: string;
  /** Undefined of what is no network. */
  readonly input: string | undefined;
  /** A line each; none of what is no network. */
  readonly outputs: readonly string[];
  /** The last section, or several, with their titles. */
  readonly figures: string;
};

/** A model's card, in Markdown. */
export function cardPage(
  { name, purpose, sha256, licence, origin, provenance, notices, changes }: Described,
  { file, takenFrom, originMeaning, input, outputs, figures }: Parts,
): string {
  return `# ${name}

For ${purpose}.

| | |
| --- | --- |
| File | ${file} |
| SHA-256 | \`${sha256}\` |
| Taken from | ${takenFrom} |
| Licence | ${licence} |
| Origin | ${origin} |

## Origin and training data

${provenance}

${originMeaning}

## Licence and notices

${licence}. ${notices.map((notice) => `${notice}.`).join(' ')} The texts stand in \`LICENSES.md\`.

## Changes

${changes}
${input ? `\n## Input\n\n${input}\n` : ''}${outputs.length > 0 ? `\n## Outputs\n\n${listed(outputs)}\n` : ''}
${figures}`;
}

function listed(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

/** A tensor of float32, in words. A size that differs from run to run has a name. */
export function tensor(
  name: string,
  { shape, meaning }: { readonly shape: readonly (number | string)[]; readonly meaning: string },
): string {
  return `\`${name}\`, float32, [${shape.join(', ')}]: ${meaning}.`;
}

/** A file of a package of the npm registry, with a link to that. */
export function packagedFile(source: { package: string; version: string; file: string }): string {
  return `\`${source.file}\` of [${source.package}](https://www.npmjs.com/package/${source.package}) ${source.version}`;
}
