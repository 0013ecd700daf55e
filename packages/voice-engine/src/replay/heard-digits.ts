import type { Segment } from '../digits/digit-segments.js';
import { hop } from '../front-end/power-spectrum.js';
import { writeFingerprint } from './fingerprint.js';
import { type Signs, signs } from './signs.js';

/** A digit that has just been heard. */
export interface HeardDigit {
  readonly digit: string;
  readonly signs: Signs;
}

/** The digits of a recording, taken as played so many times faster than they were said: 1 is as they are. */
export type HeardAt = (speed: number) => readonly HeardDigit[];

/** Sound around a digit that its first and last signs are made of: 50 ms. */
const around = 400;

/** The signs of each digit of a recording. @param segments where they were said. */
export function heardDigits(samples: Float32Array, segments: readonly Segment[]): HeardAt {
  const asTheyAre = segments.map(({ digit, from, to }) => ({
    digit,
    signs: signs(samples, from * hop, to * hop),
  }));
  return (speed) => {
    if (speed === 1) return asTheyAre;
    return segments.map(({ digit, from, to }) => {
      const start = Math.max(0, from * hop - around);
      const slower = slowedDown(samples.subarray(start, to * hop + around), speed);
      const place = (frame: number) => Math.round((frame * hop - start) * speed);
      return { digit, signs: signs(slower, place(from), place(to)) };
    });
  };
}

/** What is kept of them. */
export function fingerprintOf(heardAt: HeardAt): Uint8Array {
  return writeFingerprint({
    digits: heardAt(1).map(({ digit, signs: { bits } }) => ({ digit, bits })),
  });
}

/** As it was before it was played so many times faster and higher: read off in between. The signs are of so low tones that lines do. */
function slowedDown(samples: Float32Array, speed: number): Float32Array {
  return Float32Array.from({ length: Math.floor(samples.length * speed) }, (_, index) => {
    const at = Math.floor(index / speed);
    const part = index / speed - at;
    return (1 - part) * (samples[at] ?? 0) + part * (samples[at + 1] ?? 0);
  });
}
