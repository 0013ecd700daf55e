import { areDimensions, dimensionLimits, unit } from '../vectors/unit-vectors.js';

/** What a field must be, in words and as a check. */
export type Rule = readonly [words: string, holds: (value: unknown, whole: unknown) => boolean];
export type Rules = Readonly<Record<string, Rule>>;

/** What a guest must be. */
export interface Shape {
  /** Of the guest itself. */
  readonly fields: Rules;
  /** Of each item of a field that is a list, and what one is called in an error. */
  readonly items?: Readonly<Record<string, { readonly whose: string; readonly fields: Rules }>>;
}

/**
 * Checks that what a module made is of a shape.
 * @param kind of engine that it must say it is.
 * @throws TypeError that names the first field that is not what it must be.
 */
export function checkGuest(kind: string, { fields, items = {} }: Shape, made: unknown): void {
  const found = field(made, 'kind');
  if (found !== kind) {
    throw new TypeError(`createEngine() makes no ${kind} engine: its kind is ${String(found)}`);
  }
  checkFields(made, fields, 'its');
  for (const [name, { whose, fields }] of Object.entries(items))
    for (const item of listOf(field(made, name))) checkFields(item, fields, whose);
}

function checkFields(whole: unknown, rules: Rules, whose: string): void {
  for (const [name, [words, holds]] of Object.entries(rules)) {
    if (!holds(field(whole, name), whole)) throw new TypeError(`${whose} ${name} must be ${words}`);
  }
}

const text: Rule = ['a text', (value) => typeof value === 'string' && value !== ''];
export const callable: Rule = ['a function', (value) => typeof value === 'function'];

/** What every guest says of itself. */
export const identity: Rules = {
  id: [
    '24 hexadecimal characters in lower case',
    (value) => typeof value === 'string' && /^[0-9a-f]{24}$/.test(value),
  ],
  name: text,
  version: text,
};

/** What makes templates. */
const encoding: Rules = {
  encoder: text,
  dimensions: [
    `a whole number from ${dimensionLimits.min} to ${dimensionLimits.max}, which a gallery can hold`,
    areDimensions,
  ],
  thresholds: [
    'rows of a falseMatchRate above 0 and below 1 and a score from -1 to 1, with a cohort from -2 to 2: two or more, no rate twice, no lower score for a lower rate',
    (value, whole) => isMeasured(value, 'falseMatchRate', 'score', scoreOf(whole)),
  ],
  steepness: [
    'a number above 0, where it is there',
    (value) => value === undefined || (Number.isFinite(value) && Number(value) > 0),
  ],
};

/** How many faces a cohort may be of: its likeness is worked out for every face that is looked at. */
const faceCohort = { least: 50, most: 4096 } as const;

/** Of each of a face engine's encodings. */
export const faceEncoding: Rules = {
  ...encoding,
  onDemand: [
    'a boolean, where it is there',
    (value) => value === undefined || typeof value === 'boolean',
  ],
  within: [
    'a list of the encoder of other templates and the whole number from which their part is this',
    (value) => value === undefined || (Array.isArray(value) && value.every(isPart)),
  ],
  cohort: [
    `an id, ${faceCohort.least} to ${faceCohort.most} vectors of its dimensions, none of them without a direction, and how many of them are nearest, where it is there`,
    (value, whole) => value === undefined || isFaceCohort(value, whole),
  ],
};

export const encodings: Rule = [
  'a list of one or more, each encoder once, the first of them not on demand',
  (value) => {
    if (field(listOf(value)[0], 'onDemand')) return false;
    const encoders = listOf(value).map((each) => field(each, 'encoder'));
    return encoders.length > 0 && new Set(encoders).size === encoders.length;
  },
];

/** What a face engine can tell of a face beside its vectors. */
export const faceOffers: Rule = [
  'two booleans, properties and liveness',
  (value) =>
    typeof field(value, 'properties') === 'boolean' &&
    typeof field(value, 'liveness') === 'boolean',
];

/** What a document engine reads beside the machine readable zone. */
export const documentOffers: Rule = [
  'three booleans, portrait, visualZone and barcodes',
  (value) =>
    ['portrait', 'visualZone', 'barcodes'].every((name) => typeof field(value, name) === 'boolean'),
];

/** What an engine says of who made its networks. */
export const origin: Rule = [
  'a text of at most 500 characters, where it is there',
  (value) => value === undefined || (typeof value === 'string' && /^.{1,500}$/u.test(value)),
];

export const livenessPoints: Rule = [
  'rows of a bpcer above 0 and below 1 and a score from 0 to 1, where it offers liveness: two or more, no rate twice, no lower score for a higher rate',
  (value, guest) =>
    field(field(guest, 'offers'), 'liveness') === false ||
    isMeasured(value, 'bpcer', 'score', isShare),
];

/** Voices are told apart by normalised scores, which have no bounds. */
const voiceThresholds: Rule = [
  'rows of a falseMatchRate above 0 and below 1 and a score: two or more, no rate twice, no lower score for a lower rate',
  (value) => isMeasured(value, 'falseMatchRate', 'score', Number.isFinite),
];

/** The fewest voices that a score can be normalised by. */
export const leastCohort = 20;

/** What a voice engine says of its templates and of its ears. */
export const voiceEncoding: Rules = {
  ...encoding,
  thresholds: voiceThresholds,
  thresholdsOfTwo: voiceThresholds,
  cohort: [
    `${leastCohort} or more vectors of its dimensions, none of them without a direction`,
    (value, whole) => {
      const vectors = listOf(value);
      return vectors.length >= leastCohort && vectors.every((each) => isVectorOf(each, whole));
    },
  ],
  languages: [
    'a list of one or more, each code once',
    (value) => {
      const codes = listOf(value).map((each) => field(each, 'code'));
      return codes.length > 0 && new Set(codes).size === codes.length;
    },
  ],
};

/** Of each of a voice engine's languages. */
export const voiceLanguage: Rules = {
  code: text,
  promptOperatingPoints: [
    'rows of a wrongDigitRate above 0 and below 1 and a fit: two or more, no rate twice, no lower fit for a lower rate',
    (value) => isMeasured(value, 'wrongDigitRate', 'fit', Number.isFinite),
  ],
};

function isPart(other: unknown): boolean {
  const [encoder, from] = [field(other, 'encoder'), field(other, 'from')];
  return (
    typeof encoder === 'string' && encoder !== '' && Number.isInteger(from) && Number(from) >= 0
  );
}

function isFaceCohort(cohort: unknown, encoding: unknown): boolean {
  const [id, nearest] = [field(cohort, 'id'), field(cohort, 'nearest')];
  const vectors = listOf(field(cohort, 'vectors'));
  return (
    typeof id === 'string' &&
    id !== '' &&
    Number.isInteger(nearest) &&
    Number(nearest) >= 1 &&
    Number(nearest) <= vectors.length &&
    vectors.length >= faceCohort.least &&
    vectors.length <= faceCohort.most &&
    vectors.every((each) => isVectorOf(each, encoding))
  );
}

function isVectorOf(vector: unknown, encoding: unknown): boolean {
  return (
    vector instanceof Float32Array &&
    vector.length === field(encoding, 'dimensions') &&
    unit(vector) !== undefined
  );
}

/** A cosine, or one less another cosine. */
function scoreOf(encoding: unknown): (score: number) => boolean {
  const most = field(encoding, 'cohort') === undefined ? 1 : 2;
  return (score) => Math.abs(score) <= most;
}

const isShare = (score: number) => score >= 0 && score <= 1;

/** Whether it is a measured trade between a rate and a score: false matches get fewer as scores rise, BPCERs rise with them. */
function isMeasured(
  value: unknown,
  rateName: 'falseMatchRate' | 'bpcer' | 'wrongDigitRate',
  scoreName: 'score' | 'fit',
  isScore: (score: number) => boolean,
): boolean {
  const rows = listOf(value)
    .map((row) => [Number(field(row, rateName)), Number(field(row, scoreName))] as const)
    .sort(([a], [b]) => a - b);
  const direction = rateName === 'bpcer' ? 1 : -1;
  return (
    rows.length >= 2 &&
    rows.every(([rate, score], index) => {
      const [lowerRate, itsScore] = rows[index - 1] ?? [0, score];
      const inOrder = rate > lowerRate && direction * (score - itsScore) >= 0;
      return inOrder && rate < 1 && isScore(score);
    })
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
