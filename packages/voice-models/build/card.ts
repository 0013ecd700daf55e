import { basename } from 'node:path';
import type { ModelInput, ModelOutput, ModelSource } from '../src/model-facts.js';
import type { VoiceModel } from '../src/voice-model.js';
import { trainingOf } from './training-card.js';

/** A model's card, in Markdown. */
export function modelCard(model: VoiceModel): string {
  const { input, source } = model;
  return `# ${model.name}

For ${model.purpose}.

| | |
| --- | --- |
| File | \`${basename(model.file)}\` |
| SHA-256 | \`${model.sha256}\` |
| Taken from | ${takenFrom(source)} |
| Licence | ${model.licence} |
| Origin | ${model.origin} |

## Origin and training data

${model.provenance}

${originMeaning[model.origin]}

## Licence and notices

${model.licence}. ${model.notices.map((notice) => `${notice}.`).join(' ')} The texts stand in \`LICENSES.md\`.

## Changes

${model.changes}
${input ? `\n## Input\n\n${tensor(input.name, input)}\n` : ''}
## Outputs

${Object.entries(model.outputs)
  .map(([name, output]) => `- ${tensor(name, output)}`)
  .join('\n')}

${'weights' in source ? trainingOf(model.name) : `## Figures\n\n${model.figures}\n`}`;
}

function takenFrom(source: ModelSource): string {
  if ('weights' in source) return '`weights/` of this package’s repository';
  const { file, version } = source;
  return `\`${file}\` of [${source.package}](https://www.npmjs.com/package/${source.package}) ${version}`;
}

function tensor(name: string, { shape, meaning }: ModelInput | ModelOutput): string {
  return `\`${name}\`, float32, [${shape.join(', ')}]: ${meaning}.`;
}

const originMeaning = {
  own: 'Own: trained here, and anybody can train it again.',
  named:
    'Named: the package, or a project that uses the same file, names who made it. The two were not compared. It can be left out: delete the file.',
} as const satisfies Readonly<Record<VoiceModel['origin'], string>>;
