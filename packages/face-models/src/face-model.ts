import { fileURLToPath } from 'node:url';
import {
  catalogue,
  type FaceModelName,
  type FaceNetworkName,
  type ModelFacts,
  type ModelInput,
  type PackageSource,
} from './catalogue.js';
import hashes from './hashes.json' with { type: 'json' };

export type FaceModel = ModelFacts & {
  readonly name: FaceModelName;
  /** The absolute path of the file, whether it is there or not. */
  readonly file: string;
  /** The SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
};

/** A model that takes something: an ONNX file. */
export type FaceNetwork = FaceModel & {
  readonly name: FaceNetworkName;
  readonly input: ModelInput;
  readonly source: PackageSource;
};

/** Every model that there is, by name, whether its file is installed or was left out. */
export const faceModels: Readonly<Record<FaceNetworkName, FaceNetwork>> & {
  readonly 'face-cohort': FaceModel;
} = {
  'face-detector-short': network('face-detector-short'),
  'face-mesh': network('face-mesh'),
  mobilefacenet: network('mobilefacenet'),
  'fr-feature': network('fr-feature'),
  'dlib-resnet': network('dlib-resnet'),
  'fr-liveness': network('fr-liveness'),
  'face-attributes': network('face-attributes'),
  'face-emotion': network('face-emotion'),
  'face-cohort': {
    name: 'face-cohort',
    file: pathOf(catalogue['face-cohort'].source.weights),
    ...hashes['face-cohort'],
    ...catalogue['face-cohort'],
  },
};

function network(name: FaceNetworkName): FaceNetwork {
  return { name, file: pathOf(`${name}.onnx`), ...hashes[name], ...catalogue[name] };
}

/** Beside this file there are the same two steps to the models in the package as in its source. */
function pathOf(file: string): string {
  return fileURLToPath(new URL(`../dist/models/${file}`, import.meta.url));
}
