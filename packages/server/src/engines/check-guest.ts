import type { DocumentGuest, FaceGuest, VoiceGuest } from './guest.js';

/** The guests by what they are for. */
export interface Guests {
  face: FaceGuest;
  voice: VoiceGuest;
  document: DocumentGuest;
}

/** What a field must be, in words and as a check. */
type Rule = readonly [words: string, holds: (value: unknown) => boolean];

const text: Rule = ['a text', (value) => typeof value === 'string' && value !== ''];
const callable: Rule = ['a function', (value) => typeof value === 'function'];

const identity = {
  id: [
    '24 hexadecimal characters in lower case',
    (value) => typeof value === 'string' && /^[0-9a-f]{24}$/.test(value),
  ],
  name: text,
  version: text,
} satisfies Record<string, Rule>;

const encoding = {
  encoder: text,
  dimensions: [
    'a whole number from 1 to 4096',
    (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 4096,
  ],
  thresholds: [
    'rows of a falseMatchRate above 0 and below 1 and a score from -1 to 1: two or more, no rate twice, no lower score for a lower rate',
    isThresholds,
  ],
} satisfies Record<string, Rule>;

const shapes: Record<keyof Guests, Record<string, Rule>> = {
  face: {
    ...identity,
    ...encoding,
    offers: [
      'two booleans, properties and liveness',
      (value) =>
        typeof field(value, 'properties') === 'boolean' &&
        typeof field(value, 'liveness') === 'boolean',
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
  for (const [name, [words, holds]] of Object.entries(shapes[kind])) {
    if (!holds(field(made, name))) throw new TypeError(`its ${name} must be ${words}`);
  }
}

/**
 * Checks a vector before anything is decided by it or kept of it.
 * @throws TypeError when it has not the encoder's length, or not unit length.
 */
export function checkVector(vector: unknown, dimensions: number): void {
  if (!(vector instanceof Float32Array) || vector.length !== dimensions) {
    throw new TypeError(`it made no vector of ${dimensions} numbers`);
  }
  const square = vector.reduce((sum, value) => sum + value * value, 0);
  // So that NaN fails too.
  if (!(Math.abs(square - 1) < 1e-3)) throw new TypeError('it made a vector that has not length 1');
}

function isThresholds(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 2) return false;
  const rows = value
    .map((row) => [Number(field(row, 'falseMatchRate')), Number(field(row, 'score'))] as const)
    .sort(([a], [b]) => a - b);
  return rows.every(([rate, score], index) => {
    const [stricterRate, stricterScore] = rows[index - 1] ?? [0, 1];
    return rate > stricterRate && rate < 1 && score <= stricterScore && score >= -1;
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
