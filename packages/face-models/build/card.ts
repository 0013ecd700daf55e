import type { FaceModel } from '../src/face-model.js';

/** A model's card, in Markdown. */
export function modelCard(model: FaceModel): string {
  const { input, source } = model;
  const { subtract, divide } = input.scaling;
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

\`${input.name}\`, float32, [${input.shape.join(', ')}] (${input.layout}), ${input.channels}; each number is
(byte - ${subtract}) / ${divide}.

## Outputs

${Object.entries(model.outputs)
  .map(([name, { shape, meaning }]) => `- \`${name}\`, float32, [${shape.join(', ')}]: ${meaning}.`)
  .join('\n')}

## Figures

${model.figures}
`;
}

const originMeaning = {
  proven: 'Proven: the maker publishes the package it was taken from.',
  named: 'Named: the file names the project that made it. The two were not compared.',
  unproven:
    'Unproven: who trained it, on what, and whether they allow this use is not known. It can be left out: delete the file.',
} as const satisfies Readonly<Record<FaceModel['origin'], string>>;
