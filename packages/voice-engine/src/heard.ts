import type { Voiceprint } from './matching/template.js';
import type { Refusal } from './quality/refusals.js';
import type { Sound } from './quality/sound.js';

/** What is to be known of a recording. */
export interface ListenWants {
  /** Code of one of the engine's languages. */
  readonly language: string;
  /** The digits that were to be said, such as `0653`. */
  readonly prompt?: string;
  /** Fingerprints of earlier recordings of the same person. Those of other versions count for nothing. */
  readonly heard?: readonly Uint8Array[];
}

/** What was heard, or why nothing is made of it. */
export type Listening = Refused | Heard;

export interface Refused {
  /** From a closed list. */
  readonly refusal: Refusal;
  /** How it sounds; not there when it was too long to be listened to. */
  readonly sound?: Sound;
}

export interface Heard {
  readonly refusal?: never;
  readonly sound: Sound;
  /** The digits most likely said, such as `0653`; other words are left out. */
  readonly digits: string;
  /** Whether words that are no digits were said. */
  readonly otherWords: boolean;
  /**
   * How well the prompt fits; there where one was given. The logarithm of how likely the prompt is, less that of the likeliest string:
   * 0 is best. A missing, added, swapped or wrong digit and other words all lower it.
   */
  readonly fit?: number;
  readonly voiceprint: Voiceprint;
  /** SHA-256 of the decoded samples: the same for the same sound, whatever the file says of it. */
  readonly digest: Uint8Array;
  /** What the same recording, or a digit cut out of it, is known by when it is played back. It holds no sound. */
  readonly fingerprint: Uint8Array;
  /** Whether it, or the digits that it is made of, are among those that were heard. */
  readonly heardBefore: boolean;
}
