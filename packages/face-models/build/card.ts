import { basename } from 'node:path';
import { cardPage, packagedFile, tensor } from '@biometrid/model-build';
import type { FaceModel } from '../src/face-model.js';
import { cohortPage } from './cohort-card.js';

/** A model's card, in Markdown. */
export function modelCard(model: FaceModel): string {
  const { input, outputs, source } = model;
  const isOwn = 'weights' in source;
  return cardPage(model, {
    file: `\`${basename(model.file)}\`, ${model.bytes} bytes`,
    takenFrom: isOwn ? '`weights/` of this package’s repository' : packagedFile(source),
    originMeaning: originMeaning[model.origin],
    input:
      input &&
      `\`${input.name}\`, float32, [${input.shape.join(', ')}] (${input.layout}), ${input.channels}; each number is
(byte - ${input.scaling.subtract}) / ${input.scaling.divide}.`,
    outputs: Object.entries(outputs).map(([output, facts]) => tensor(output, facts)),
    figures: isOwn ? cohortPage() : `## Figures\n\n${model.figures}\n`,
  });
}

const originMeaning = {
  own: 'Own: made here, and anybody can make it again.',
  proven:
    'Proven: the maker publishes the package it was taken from, or has said in public how it was made and what may be done with it, and it does what the maker says.',
  named: 'Named: the file names the project that made it. The two were not compared.',
  unproven:
    'Unproven: who trained it, on what, and whether they allow this use is not known. It can be left out: delete the file.',
} as const satisfies Readonly<Record<FaceModel['origin'], string>>;
