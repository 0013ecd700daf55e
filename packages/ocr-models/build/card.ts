import { basename } from 'node:path';
import {
  cardPage,
  packagedFile,
  readTrainingCard,
  tensor,
  trainingPage,
} from '@biometrid/model-build';
import type { OcrModel } from '../src/ocr-model.js';

const room = new URL('../', import.meta.url);

/** A model's card, in Markdown. */
export function modelCard(model: OcrModel): string {
  const { name, source, input } = model;
  const isOwn = 'weights' in source;
  return cardPage(model, {
    file: `\`${basename(model.file)}\``,
    takenFrom: isOwn ? '`weights/` of this package’s repository' : packagedFile(source),
    originMeaning: originMeaning[model.origin],
    input: input && tensor(input.name, input),
    outputs: Object.values(model.outputs).map((output) => tensor(output.name, output)),
    figures: isOwn
      ? trainingPage(readTrainingCard(room, name))
      : `## Figures\n\n${model.figures}\n`,
  });
}

const originMeaning = {
  own: 'Own: trained here, and anybody can train it again.',
  named:
    'Named: the package says whose work it is. The two were not compared. It can be left out: delete the file.',
} as const satisfies Readonly<Record<OcrModel['origin'], string>>;
