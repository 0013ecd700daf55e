import { basename } from 'node:path';
import { fillFolder, hash } from '@biometrid/model-build';
import type { OcrModelName } from '../src/catalogue.js';
import { type OcrModel, ocrModels } from '../src/ocr-model.js';
import { modelCard } from './card.js';
import { makeModel } from './sources.js';

/**
 * Puts the models and their cards into the folders `models` and `cards` of a folder. Weights that are not trained yet, or whose hash is
 * not recorded, count as left out.
 *
 * @returns what counts as left out although nobody said so.
 * @throws when a source is not the one that was tested, or when weights are not those whose hash was recorded.
 */
export function buildModels(
  folder: URL,
  leftOut: ReadonlySet<OcrModelName>,
): readonly OcrModelName[] {
  const wanted = Object.values(ocrModels).filter(({ name }) => !leftOut.has(name));
  const built = wanted.flatMap((model) => {
    const bytes = model.sha256 === '' ? undefined : makeModel(model.name);
    return bytes ? [{ model, bytes: checked(model, bytes) }] : [];
  });
  const files = built.map(({ model, bytes }) => [basename(model.file), bytes] as const);
  const cards = built.map(({ model }) => [`${model.name}.md`, modelCard(model)] as const);
  fillFolder(new URL('models/', folder), new Map(files));
  fillFolder(new URL('cards/', folder), new Map(cards));
  return wanted
    .filter((each) => !built.some(({ model }) => model === each))
    .map(({ name }) => name);
}

function checked({ name, sha256 }: OcrModel, bytes: Uint8Array): Uint8Array {
  if (hash(bytes) === sha256) return bytes;
  throw new Error(
    `${name} is not the file whose hash is recorded. If that is meant, run \`tsx build/run.ts --record\`.`,
  );
}
