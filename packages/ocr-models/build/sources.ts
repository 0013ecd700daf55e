import { existsSync, readFileSync } from 'node:fs';
import { halfWeights, readSource } from '@biometrid/model-build';
import type { OcrModelName } from '../src/catalogue.js';
import { ocrModels } from '../src/ocr-model.js';

const room = new URL('../', import.meta.url);

/** Of the files that are taken from packages: those whose reading was tested. */
const packaged: Readonly<Partial<Record<OcrModelName, string>>> = {
  'text-detector': '30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff',
  'text-recogniser': '06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0',
  'text-alphabet': '28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7',
};

/**
 * The bytes of a model's file: its source, of a network with the weights in half precision.
 *
 * @returns undefined of weights that are not trained yet.
 * @throws when the package is not there, or when the file is not the one that was tested.
 */
export function makeModel(name: OcrModelName): Uint8Array | undefined {
  const bytes = sourceOf(name);
  return bytes && ocrModels[name].input ? halfWeights(bytes) : bytes;
}

/**
 * The bytes that a model is made of.
 *
 * @returns undefined of weights that are not trained yet.
 * @throws when the package is not there, or when the file is not the one that was tested.
 */
export function sourceOf(name: OcrModelName): Uint8Array | undefined {
  const { source } = ocrModels[name];
  if ('package' in source) return readSource(room, source, source.file, packaged[name] ?? '');
  const file = new URL(`weights/${source.weights}`, room);
  return existsSync(file) ? readFileSync(file) : undefined;
}
