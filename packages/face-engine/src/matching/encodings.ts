import {
  type EncoderName,
  encoderDimensions,
  encoderId,
  encoderNames,
} from '../embedding/encoder.js';
import * as measured from '../generated/operating-points.js';
import type { OperatingPoints } from './operating-points.js';

/** What templates are compared by: an encoder, or the fusion of several. */
export interface Encoding extends OperatingPoints {
  /** Such as `mobilefacenet-1`, or `mobilefacenet-1+fr-feature-1`. */
  readonly encoder: string;
  /** Length of its vectors. */
  readonly dimensions: number;
  /** Fusions that hold its vector as a part, and where it starts in theirs. */
  readonly within: readonly { readonly encoder: string; readonly from: number }[];
}

export type Encodings = readonly [Encoding, ...Encoding[]];

/** Encoders in the order in which a fusion holds them, each once. */
export function inOrder(encoders: readonly EncoderName[]): EncoderName[] {
  return encoderNames.filter((name) => encoders.includes(name));
}

/**
 * What an engine with these encoders compares by: their fusion first, where there are several.
 * @throws {TypeError} when there is none.
 */
export function encodingsOf(encoders: readonly EncoderName[]): Encodings {
  const enabled = inOrder(encoders);
  const parts = enabled.map((name) => {
    const before = encoderNames.slice(0, encoderNames.indexOf(name));
    const within = { encoder: fusionOf(encoderNames), from: dimensionsOf(before) };
    return encoding(encoderId(name), dimensionsOf([name]), [within]);
  });
  const [first, ...rest] =
    enabled.length > 1 ? [encoding(fusionOf(enabled), dimensionsOf(enabled), []), ...parts] : parts;
  if (first === undefined)
    throw new TypeError('A face engine needs an encoder: mobilefacenet, or fr-feature.');
  return [first, ...rest];
}

function fusionOf(encoders: readonly EncoderName[]): string {
  return encoders.map(encoderId).join('+');
}

function dimensionsOf(encoders: readonly EncoderName[]): number {
  return encoders.reduce((sum, name) => sum + encoderDimensions(name), 0);
}

function encoding(encoder: string, dimensions: number, within: Encoding['within']): Encoding {
  const points = measured.encodings[encoder];
  if (points === undefined) throw new TypeError(`The encoder ${encoder} was never measured.`);
  return { encoder, dimensions, within, ...points };
}
