/**
 * What an engine is to the server. An engine is a module whose default export, `createEngine`, returns one of these guests.
 * It is loaded in threads of its own, once in each, and asked one thing at a time there.
 *
 * Samples are the guest's only while it is being asked: they are overwritten afterwards, so an answer must not be a view of
 * one. Answers are copied to the server's thread. The message of an error is logged: it must tell nothing of a sample.
 */
export type CreateEngine = () => Guest | Promise<Guest>;

export type Guest = FaceGuest | VoiceGuest | DocumentGuest;

/** A guest throws this for bytes that it cannot decode. Only the name counts, so that no engine needs to import it. */
export class UnreadableSample extends Error {
  override readonly name = 'UnreadableSample';
}

interface Identity {
  /** Id of the engine's configuration, the contract's `engines_oid`: 24 hexadecimal characters. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
}

/** What makes templates of samples, and how well they tell people apart. */
export interface Encoding {
  /** Id and version of what makes the templates, such as `mobilefacenet-1`. Those of different encoders are never compared. */
  readonly encoder: string;
  /** How many numbers its vectors have: 64 to 1,024, which is what a gallery can hold. */
  readonly dimensions: number;
  /** The measured trade between false matches and score: at least two rows, whose rates all differ. */
  readonly thresholds: readonly Threshold[];
  /**
   * By how much the logarithm of the odds that two samples are of one person rises as the score rises by 1; above 0. Where it is not
   * there, the server reads it off the thresholds.
   */
  readonly steepness?: number;
}

/** Of comparisons of two people, this share has at least this score. */
export interface Threshold {
  /** Share of impostors that are taken for the other: above 0, below 1. */
  readonly falseMatchRate: number;
  /** Cosine of two vectors, -1 to 1. */
  readonly score: number;
}

export interface FaceDescription extends Identity {
  readonly kind: 'face';
  /** What its vectors can be, each encoder once. The first is the active one: enrolments and searches use it alone. */
  readonly encodings: readonly [FaceEncoding, ...FaceEncoding[]];
  /** What it can tell of a face beside its vectors. */
  readonly offers: { readonly properties: boolean; readonly liveness: boolean };
  /** There where it offers liveness. The measured trade between living faces refused and score: at least two rows, whose rates all differ. */
  readonly livenessOperatingPoints?: readonly LivenessOperatingPoint[];
}

export interface FaceEncoding extends Encoding {
  /** Templates of other encoders that hold such a vector, of any length, as a part; and where it starts in theirs. */
  readonly within?: readonly { readonly encoder: string; readonly from: number }[];
}

/** Of living faces, this share scores less. */
export interface LivenessOperatingPoint {
  /** Share of living faces that are taken for pictures, the BPCER of ISO/IEC 30107-3: above 0, below 1. */
  readonly bpcer: number;
  /** As `liveness` of a face, 0 to 1. */
  readonly score: number;
}

export interface FaceGuest extends FaceDescription {
  /**
   * Finds the faces in a JPEG or PNG image. The one with the highest box is the largest.
   * @throws {UnreadableSample}
   */
  faces(image: Uint8Array, wants: FaceWants): Face[] | Promise<Face[]>;
}

/** What is to be worked out; the rest may be left out. */
export interface FaceWants {
  /** For which faces: a crowd costs no more than one face where only that counts. All are listed either way, to choose from. */
  readonly which: 'largest' | 'all';
  readonly vectors: boolean;
  readonly properties: boolean;
  readonly liveness: boolean;
}

export interface Face {
  /** Where it is, in pixels of the upright image. */
  readonly box: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  /** 0 to 1. */
  readonly quality: number;
  /** Why it cannot be enrolled, from a closed list of the engine's. */
  readonly refusal?: string;
  /** Why it cannot be compared at all, from the same list. Such a face cannot be enrolled either. */
  readonly unusable?: string;
  /** In the order of the encodings, of any length but 0: their direction counts. There when they are wanted, unless the face is unusable. */
  readonly vectors?: readonly [Float32Array, ...Float32Array[]];
  readonly properties?: {
    /** In years. */
    readonly age: number;
    readonly gender: 'male' | 'female';
    readonly emotions: readonly string[];
  };
  /** How sure the engine is that a living person was in front of the camera, 0 to 1. */
  readonly liveness?: number;
}

export interface VoiceDescription extends Identity, Encoding {
  readonly kind: 'voice';
  /** Codes of the languages whose digits it understands, such as `en`. */
  readonly languages: readonly string[];
}

export interface VoiceGuest extends VoiceDescription {
  /**
   * Listens to somebody who says digits, in a WAV recording.
   * @param language one of its languages.
   * @throws {UnreadableSample}
   */
  utterance(recording: Uint8Array, language: string): Utterance | Promise<Utterance>;
}

export type Utterance = {
  /** The digits that were said, such as `0653`. */
  readonly digits: string;
  /** 0 to 1. */
  readonly quality: number;
} & (
  | {
      /** The speaker's, of any length but 0: its direction counts. */
      readonly vector: Float32Array;
      readonly refusal?: never;
    }
  | {
      /** Why it cannot be used, from a closed list of the engine's. */
      readonly refusal: string;
    }
);

export interface DocumentDescription extends Identity {
  readonly kind: 'document';
}

export interface DocumentGuest extends DocumentDescription {
  /**
   * Reads an identity document in JPEG or PNG images of its sides.
   * @throws {UnreadableSample}
   */
  read(
    images: DocumentImages,
    doctype: Doctype,
  ): Record<string, unknown> | Promise<Record<string, unknown>>;
}

export type DocumentImages = { readonly front?: Uint8Array; readonly back?: Uint8Array };

export type Doctype = 'idcard' | 'passport';
