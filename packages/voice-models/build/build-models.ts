import { basename } from 'node:path';
import { fillFolder, hash } from '@biometrid/model-build';
import { type VoiceModel, type VoiceModelName, voiceModels } from '../src/voice-model.js';
import { modelCard } from './card.js';
import { makeModel } from './make-model.js';
import { wordsOf } from './words.js';

/**
 * Makes the models, the words of the languages and the cards, in the folders `models` and `cards` of a folder.
 *
 * @throws when a source is not the one that was tested, or when a model comes out differently.
 */
export function buildModels(folder: URL, leftOut: ReadonlySet<VoiceModelName>): void {
  const models = voiceModels.filter(({ name }) => !leftOut.has(name));
  const languages = models.filter(({ name }) => name.startsWith('digits-'));
  fillFolder(
    new URL('models/', folder),
    new Map<string, Uint8Array | string>([
      ...models.map((model) => [basename(model.file), checkedModel(model)] as const),
      ...languages.map(({ name }) => [`${name}.json`, wordsOf(name)] as const),
    ]),
  );
  const cards = new Map(models.map((model) => [`${model.name}.md`, modelCard(model)]));
  fillFolder(new URL('cards/', folder), cards);
}

function checkedModel(model: VoiceModel): Uint8Array {
  const bytes = makeModel(model);
  if (hash(bytes) === model.sha256) return bytes;
  throw new Error(
    `${model.name} came out differently. If that is meant, run \`tsx build/run.ts --record\`.`,
  );
}
