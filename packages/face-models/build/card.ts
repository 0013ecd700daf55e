import { cardPage, packagedFile, tensor } from '@biometrid/model-build';
import type { FaceModel } from '../src/face-model.js';

/** A model's card, in Markdown. */
export function modelCard(model: FaceModel): string {
  const { name, shape, layout, channels, scaling } = model.input;
  return cardPage(model, {
    file: `\`${model.name}.onnx\`, ${model.bytes} bytes`,
    takenFrom: packagedFile(model.source),
    originMeaning: originMeaning[model.origin],
    input: `\`${name}\`, float32, [${shape.join(', ')}] (${layout}), ${channels}; each number is
(byte - ${scaling.subtract}) / ${scaling.divide}.`,
    outputs: Object.entries(model.outputs).map(([output, facts]) => tensor(output, facts)),
    figures: `## Figures\n\n${model.figures}\n`,
  });
}

const originMeaning = {
  proven:
    'Proven: the maker publishes the package it was taken from, or has said in public how it was made and what may be done with it, and it does what the maker says.',
  named: 'Named: the file names the project that made it. The two were not compared.',
  unproven:
    'Unproven: who trained it, on what, and whether they allow this use is not known. It can be left out: delete the file.',
} as const satisfies Readonly<Record<FaceModel['origin'], string>>;
