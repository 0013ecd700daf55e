import { fileURLToPath } from 'node:url';
import { catalogue, type FaceModelName, type ModelFacts } from './catalogue.js';
import hashes from './hashes.json' with { type: 'json' };

export type FaceModel = ModelFacts & {
  readonly name: FaceModelName;
  /** The absolute path of the `.onnx` file, whether it is there or not. */
  readonly file: string;
  /** The SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
};

/** Every model that there is, by name, whether its file is installed or was left out. */
export const faceModels: Readonly<Record<FaceModelName, FaceModel>> = {
  'face-detector-short': model('face-detector-short'),
  'face-mesh': model('face-mesh'),
  mobilefacenet: model('mobilefacenet'),
  'fr-feature': model('fr-feature'),
  'dlib-resnet': model('dlib-resnet'),
  'fr-liveness': model('fr-liveness'),
  'face-attributes': model('face-attributes'),
  'face-emotion': model('face-emotion'),
};

function model(name: FaceModelName): FaceModel {
  // Beside this file there are the same two steps to it in the package as in its source.
  const file = fileURLToPath(new URL(`../dist/models/${name}.onnx`, import.meta.url));
  return { name, file, ...hashes[name], ...catalogue[name] };
}
