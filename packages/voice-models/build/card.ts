import { basename } from 'node:path';
import { cardPage, packagedFile, tensor, trainingPage } from '@biometrid/model-build';
import type { VoiceModel } from '../src/voice-model.js';
import { trainingCard } from './training-card.js';

/** A model's card, in Markdown. */
export function modelCard(model: VoiceModel): string {
  const { name, input, source } = model;
  const isOwn = 'weights' in source;
  return cardPage(model, {
    file: `\`${basename(model.file)}\``,
    takenFrom: isOwn ? '`weights/` of this package’s repository' : packagedFile(source),
    originMeaning: originMeaning[model.origin],
    input: input && tensor(input.name, input),
    outputs: Object.entries(model.outputs).map(([output, facts]) => tensor(output, facts)),
    figures: isOwn ? trainingPage(trainingCard(name)) : `## Figures\n\n${model.figures}\n`,
  });
}

const originMeaning = {
  own: 'Own: trained here, and anybody can train it again.',
  named:
    'Named: the package, or a project that uses the same file, names who made it. The two were not compared. It can be left out: delete the file.',
} as const satisfies Readonly<Record<VoiceModel['origin'], string>>;
