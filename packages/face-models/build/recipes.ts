import type { FaceNetworkName } from '../src/catalogue.js';

/** How a model is made. The names of outputs are the source's, then ours. */
export type Recipe =
  | { readonly from: 'onnx'; readonly sha256: string }
  | {
      readonly from: 'tflite';
      readonly sha256: string;
      /** Where the graph lies in a file that packs several. */
      readonly range?: readonly [start: number, end: number];
      readonly outputs: Readonly<Record<string, string>>;
    }
  | {
      /** A manifest of weights without a graph. */
      readonly from: 'dlib';
      readonly sha256: string;
      readonly weights: { readonly file: string; readonly sha256: string };
    }
  | {
      readonly from: 'tfjs';
      readonly sha256: string;
      /** The node that stands for the image. */
      readonly input: string;
      readonly weights: { readonly file: string; readonly sha256: string };
      readonly outputs: Readonly<Record<string, string>>;
    };

export const recipes: Readonly<Record<FaceNetworkName, Recipe>> = {
  'face-detector-short': {
    from: 'tflite',
    sha256: '3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633',
    outputs: { regressors: 'boxes', classificators: 'scores' },
  },
  'face-mesh': {
    from: 'tflite',
    sha256: 'dbe5905c582c0462cdaea17e7e6ecea92edaa8cccc515c5e2e7291f2cbb5fb99',
    // As face_mesh_solution_packed_assets_loader.js has it for face_landmark.tflite.
    range: [2_495_952, 3_737_848],
    outputs: { conv2d_21: 'points', conv2d_31: 'flag' },
  },
  mobilefacenet: {
    from: 'tflite',
    sha256: 'd8ba40c0127fb8ca9917e8fddc79bbbda063657bc92a496d34da0bc8a760443b',
    outputs: { embeddings: 'embedding' },
  },
  'fr-feature': {
    from: 'onnx',
    sha256: '87aacdfe57510db2af90c0251df680e8eec88f122ee94712121d09bcaaaf3581',
  },
  'dlib-resnet': {
    from: 'dlib',
    sha256: 'cbaffa501b0b9275a12b63357a6843e7e30c054e1c9151e1a5f879b26e32986b',
    weights: {
      file: 'model/face_recognition_model.bin',
      sha256: 'b413e420d6840b2775fba32008db6f3cddb07d485967fb42cfcf379c16a8c589',
    },
  },
  'fr-liveness': {
    from: 'onnx',
    sha256: 'afa783b7e902fdfcf323a7240cac2a1c580c25314ea4161129dc1b0d100dc32d',
  },
  'face-attributes': {
    from: 'tfjs',
    sha256: '5b83d49c0385d2e68a05122441b94226313677cae9fcc40b9587ad50079eb4df',
    input: 'input_1',
    weights: {
      file: 'models/faceres.bin',
      sha256: '2c7d2d62b76c97528b736527aa09d310ea71743c9e3e79fb6c62d4b2d73af79b',
    },
    outputs: { 'age_pred/Softmax': 'age', 'gender_pred/Sigmoid': 'gender' },
  },
  'face-emotion': {
    from: 'tfjs',
    sha256: '56f7e557eb0c863a8b9ab04ac7ccba756e93bf2c27dce135ef0e8712b80b7ad2',
    input: 'input_1',
    weights: {
      file: 'models/emotion.bin',
      sha256: '927ac8224f356ab1e68c2bcfbfa07b0c8567047d1bcf817388ba6e38214c4987',
    },
    outputs: { Identity: 'emotion' },
  },
};
