import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { FaceModelName } from '../src/catalogue.js';
import { faceModels } from '../src/face-model.js';
import { modelCard } from './card.js';
import { modelNames } from './left-out.js';
import { makeModel } from './make-model.js';
import { hash } from './source.js';

/**
 * Makes the models and their cards, in the folders `models` and `cards` of a folder.
 *
 * @throws when a source is not the one that was tested, or when a model comes out differently.
 */
export function buildModels(folder: URL, leftOut: ReadonlySet<FaceModelName>): void {
  const names = modelNames.filter((name) => !leftOut.has(name));
  const files = new Map(names.map((name) => [`${name}.onnx`, checkedModel(name)]));
  const cards = new Map(names.map((name) => [`${name}.md`, modelCard(faceModels[name])]));
  fill(new URL('models/', folder), files);
  fill(new URL('cards/', folder), cards);
}

function checkedModel(name: FaceModelName): Uint8Array {
  const bytes = makeModel(name);
  if (hash(bytes) === faceModels[name].sha256) return bytes;
  throw new Error(
    `${name}.onnx came out differently. If that is meant, run \`tsx build/run.ts --record\`.`,
  );
}

/** Leaves these files and no others. Whoever reads one meanwhile sees the old one whole or the new one whole. */
function fill(folder: URL, files: ReadonlyMap<string, Uint8Array | string>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of files) {
    writeFileSync(new URL(`${name}.new`, folder), content);
    renameSync(new URL(`${name}.new`, folder), new URL(name, folder));
  }
  for (const name of readdirSync(folder)) {
    if (!files.has(name)) rmSync(new URL(name, folder));
  }
}
