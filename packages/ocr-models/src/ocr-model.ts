import { fileURLToPath } from 'node:url';
import { catalogue, type ModelFacts, type OcrModelName } from './catalogue.js';
import hashes from './hashes.json' with { type: 'json' };

export type OcrModel = ModelFacts & {
  readonly name: OcrModelName;
  /** The absolute path of the file, whether it is there or not. */
  readonly file: string;
  /** The SHA-256 of the file, in hexadecimal; empty while there is no such file to take it of. */
  readonly sha256: string;
};

/** Every model that there is, by name, whether its file is installed or was left out. */
export const ocrModels: Readonly<Record<OcrModelName, OcrModel>> = {
  'mrz-reader': model('mrz-reader', 'onnx'),
  'mrz-locator': model('mrz-locator', 'onnx'),
  'text-detector': model('text-detector', 'onnx'),
  'text-recogniser': model('text-recogniser', 'onnx'),
  'text-alphabet': model('text-alphabet', 'txt'),
};

function model(name: OcrModelName, ending: 'onnx' | 'txt'): OcrModel {
  // Beside this file there are the same two steps to it in the package as in its source.
  const file = fileURLToPath(new URL(`../dist/models/${name}.${ending}`, import.meta.url));
  const sha256 = Object.entries(hashes).find(([each]) => each === name)?.[1] ?? '';
  return { name, file, sha256, ...catalogue[name] };
}
