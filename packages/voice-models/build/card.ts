import type { ModelInput, ModelOutput } from '../src/catalogue.js';
import type { VoiceModel } from '../src/voice-model.js';

/** A model's card, in Markdown. */
export function modelCard(model: VoiceModel): string {
  const { source } = model;
  return `# ${model.name}

For ${model.purpose}.

| | |
| --- | --- |
| File | \`${model.name}.onnx\`, ${model.bytes} bytes |
| SHA-256 | \`${model.sha256}\` |
| Taken from | \`${source.file}\` of [${source.package}](https://www.npmjs.com/package/${source.package}) ${source.version} |
| Licence | ${model.licence} |
| Origin | ${model.origin} |

## Origin and training data

${model.provenance}

${originMeaning[model.origin]}

## Licence and notices

${model.licence}. ${model.notices.map((notice) => `${notice}.`).join(' ')} The texts stand in \`LICENSES.md\`.

## Changes

${model.changes}

## Input

${tensor(model.input.name, model.input)}

## Outputs

${Object.entries(model.outputs)
  .map(([name, output]) => `- ${tensor(name, output)}`)
  .join('\n')}

## Figures

${model.figures}
`;
}

function tensor(name: string, { shape, meaning }: ModelInput | ModelOutput): string {
  return `\`${name}\`, float32, [${shape.join(', ')}]: ${meaning}.`;
}

const originMeaning = {
  named:
    'Named: the package, or a project that uses the same file, names who made it. The two were not compared. It can be left out: delete the file.',
} as const satisfies Readonly<Record<VoiceModel['origin'], string>>;
