import { installedModels } from '@biometrid/face-models';
import {
  type EncoderName,
  encoderDimensions,
  encoderId,
  encoderNames,
  fusedEncoders,
} from '../embedding/encoder.js';
import * as measured from '../generated/operating-points.js';
import type { Cohort } from './cohort.js';
import { readCohort } from './cohort-file.js';
import type { OperatingPoints } from './operating-points.js';

/** What templates are compared by: an encoder, or the fusion of several. */
export interface Encoding extends Omit<OperatingPoints, 'cohort'> {
  /** Such as `mobilefacenet-1`, or `mobilefacenet-1+fr-feature-1`. */
  readonly encoder: string;
  /** Length of its vectors. */
  readonly dimensions: number;
  /** What its scores are adjusted by. */
  readonly cohort: Cohort;
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
 * @throws {FaceModelMissing} when the cohort is not installed.
 */
export function encodingsOf(encoders: readonly EncoderName[]): Encodings {
  const enabled = inOrder(encoders);
  const parts = enabled.map((name) => {
    return encoding([name], fusionsWith(name));
  });
  const [first, ...rest] = enabled.length > 1 ? [encoding(enabled, []), ...parts] : parts;
  if (first === undefined)
    throw new TypeError(`A face engine needs an encoder: ${encoderNames.join(', ')}.`);
  return [first, ...rest];
}

/**
 * The encodings of some encoders, or of fusions of some, that an engine has not already, and whose networks are installed.
 * @param known what it has.
 */
export function furtherEncodings(
  known: Encodings,
  wanted: readonly (readonly EncoderName[])[],
): Encoding[] {
  const installed: ReadonlySet<string> = new Set(installedModels().map(({ name }) => name));
  return wanted
    .map(inOrder)
    .filter((encoders) => encoders.every((name) => installed.has(name)))
    .filter((encoders) => !known.some(({ encoder }) => encoder === fusionOf(encoders)))
    .map((encoders) => {
      const [only, ...others] = encoders;
      return encoding(encoders, only && others.length === 0 ? fusionsWith(only) : []);
    });
}

/** The encoders whose vectors an encoding's are made of. */
export function partsOf({ encoder }: Pick<Encoding, 'encoder'>): EncoderName[] {
  const ids = encoder.split('+');
  return encoderNames.filter((name) => ids.includes(encoderId(name)));
}

/** The fusion of all that can be fused, where the encoder is one of them. */
function fusionsWith(name: EncoderName): Encoding['within'] {
  const at = fusedEncoders.indexOf(name);
  return at < 0
    ? []
    : [{ encoder: fusionOf(fusedEncoders), from: dimensionsOf(fusedEncoders.slice(0, at)) }];
}

function fusionOf(encoders: readonly EncoderName[]): string {
  return encoders.map(encoderId).join('+');
}

function dimensionsOf(encoders: readonly EncoderName[]): number {
  return encoders.reduce((sum, name) => sum + encoderDimensions(name), 0);
}

function encoding(encoders: readonly EncoderName[], within: Encoding['within']): Encoding {
  const encoder = fusionOf(encoders);
  const points = measured.encodings[encoder];
  if (points === undefined) throw new TypeError(`The encoder ${encoder} was never measured.`);
  const cohort = readCohort(encoders.map(encoderId));
  if (cohort.id !== points.cohort) {
    throw new TypeError(`${encoder} was measured with ${points.cohort}, not with ${cohort.id}.`);
  }
  return { encoder, dimensions: dimensionsOf(encoders), within, ...points, cohort };
}
