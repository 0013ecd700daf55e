import type { Segment } from '../digits/digit-segments.js';
import { hop } from '../front-end/power-spectrum.js';
import { writeFingerprint } from './fingerprint.js';
import { type Signs, signs } from './signs.js';

/** A digit that has just been heard. */
export interface HeardDigit {
  readonly digit: string;
  readonly signs: Signs;
}

/** The signs of each digit of a recording. @param segments where they were said. */
export function heardDigits(
  samples: Float32Array,
  segments: readonly Segment[],
): readonly HeardDigit[] {
  return segments.map(({ digit, from, to }) => ({
    digit,
    signs: signs(samples, from * hop, to * hop),
  }));
}

/** What is kept of them. */
export function fingerprintOf(digits: readonly HeardDigit[]): Uint8Array {
  return writeFingerprint({
    digits: digits.map(({ digit, signs: { bits } }) => ({ digit, bits })),
  });
}
