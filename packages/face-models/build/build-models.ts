import { basename } from 'node:path';
import { fillFolder, hash } from '@biometrid/model-build';
import type { FaceModelName } from '../src/catalogue.js';
import { faceModels } from '../src/face-model.js';
import { modelCard } from './card.js';
import { modelNames } from './left-out.js';
import { makeModel } from './make-model.js';

/**
 * Makes the models and their cards, in the folders `models` and `cards` of a folder.
 *
 * @throws when a source is not the one that was tested, or when a model comes out differently.
 */
export function buildModels(folder: URL, leftOut: ReadonlySet<FaceModelName>): void {
  const names = modelNames.filter((name) => !leftOut.has(name));
  const files = new Map(names.map((name) => [basename(faceModels[name].file), checkedModel(name)]));
  const cards = new Map(names.map((name) => [`${name}.md`, modelCard(faceModels[name])]));
  fillFolder(new URL('models/', folder), files);
  fillFolder(new URL('cards/', folder), cards);
}

function checkedModel(name: FaceModelName): Uint8Array {
  const bytes = makeModel(name);
  if (hash(bytes) === faceModels[name].sha256) return bytes;
  throw new Error(
    `${name} came out differently. If that is meant, run \`tsx build/run.ts --record\`.`,
  );
}
