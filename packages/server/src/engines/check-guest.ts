import { areDimensions, dimensionLimits } from '../vectors/unit-vectors.js';
import type { DocumentGuest, FaceGuest, VoiceGuest } from './guest.js';

/** The guests by what they are for. */
export interface Guests {
  face: FaceGuest;
  voice: VoiceGuest;
  document: DocumentGuest;
}

/** What a field must be, in words and as a check. */
type Rule = readonly [words: string, holds: (value: unknown, whole?: unknown) => boolean];
type Rules = Readonly<Record<string, Rule>>;

const text: Rule = ['a text', (value) => typeof value === 'string' && value !== ''];
const callable: Rule = ['a function', (value) => typeof value === 'function'];

const identity = {
  id: [
    '24 hexadecimal characters in lower case',
    (value) => typeof value === 'string' && /^[0-9a-f]{24}$/.test(value),
  ],
  name: text,
  version: text,
} satisfies Rules;

const encoding = {
  encoder: text,
  dimensions: [
    `a whole number from ${dimensionLimits.min} to ${dimensionLimits.max}, which a gallery can hold`,
    areDimensions,
  ],
  thresholds: [
    'rows of a falseMatchRate above 0 and below 1 and a score from -1 to 1: two or more, no rate twice, no lower score for a lower rate',
    (value) => isMeasured(value, 'falseMatchRate', -1),
  ],
} satisfies Rules;

/** Of each of a face engine's encodings. */
const faceEncoding: Rules = {
  ...encoding,
  within: [
    'a list of the encoder of other templates and the whole number from which their part is this',
    (value) =>
      value === undefined ||
      (Array.isArray(value) &&
        value.every((other) => {
          const from = field(other, 'from');
          return text[1](field(other, 'encoder')) && Number.isInteger(from) && Number(from) >= 0;
        })),
  ],
};

const shapes: Record<keyof Guests, Rules> = {
  face: {
    ...identity,
    encodings: ['a list of one or more, each encoder once', isListOfEncodings],
    offers: [
      'two booleans, properties and liveness',
      (value) =>
        typeof field(value, 'properties') === 'boolean' &&
        typeof field(value, 'liveness') === 'boolean',
    ],
    livenessOperatingPoints: [
      'rows of a bpcer above 0 and below 1 and a score from 0 to 1, where it offers liveness: two or more, no rate twice, no lower score for a higher rate',
      (value, guest) =>
        field(field(guest, 'offers'), 'liveness') === false || isMeasured(value, 'bpcer', 0),
    ],
    faces: callable,
  },
  voice: {
    ...identity,
    ...encoding,
    languages: [
      'codes of one language or more',
      (value) => Array.isArray(value) && value.length > 0 && value.every((code) => text[1](code)),
    ],
    utterance: callable,
  },
  document: { ...identity, read: callable },
};

/**
 * Checks that what a module made is a guest of a kind.
 * @throws TypeError that names the first field that is not what it must be.
 */
export function checkGuest<Kind extends keyof Guests>(
  kind: Kind,
  made: unknown,
): asserts made is Guests[Kind] {
  const found = field(made, 'kind');
  if (found !== kind) {
    throw new TypeError(`createEngine() makes no ${kind} engine: its kind is ${String(found)}`);
  }
  checkFields(made, shapes[kind], 'its');
  if (kind !== 'face') return;
  for (const each of listOf(field(made, 'encodings')))
    checkFields(each, faceEncoding, "an encoding's");
}

function checkFields(whole: unknown, rules: Rules, whose: string): void {
  for (const [name, [words, holds]] of Object.entries(rules)) {
    if (!holds(field(whole, name), whole)) throw new TypeError(`${whose} ${name} must be ${words}`);
  }
}

function isListOfEncodings(value: unknown): boolean {
  const encoders = listOf(value).map((each) => field(each, 'encoder'));
  return encoders.length > 0 && new Set(encoders).size === encoders.length;
}

/** Whether it is a measured trade between a rate and a score: false match rates fall as scores rise, BPCERs rise with them. */
function isMeasured(
  value: unknown,
  rateName: 'falseMatchRate' | 'bpcer',
  leastScore: number,
): boolean {
  const rows = listOf(value)
    .map((row) => [Number(field(row, rateName)), Number(field(row, 'score'))] as const)
    .sort(([a], [b]) => a - b);
  const direction = rateName === 'bpcer' ? 1 : -1;
  return (
    rows.length >= 2 &&
    rows.every(([rate, score], index) => {
      const [lowerRate, itsScore] = rows[index - 1] ?? [0, score];
      const inOrder = rate > lowerRate && direction * (score - itsScore) >= 0;
      return inOrder && rate < 1 && score >= leastScore && score <= 1;
    })
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
