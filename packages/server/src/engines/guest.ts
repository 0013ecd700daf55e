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
  /**
   * Of faces the cosine of two vectors, -1 to 1, or what is left of it where there is a cohort, -2 to 2: see {@link FaceEncoding}. Of
   * voices the normalised score, which has no bounds: see {@link VoiceDescription}.
   */
  readonly score: number;
}

export interface FaceDescription extends Identity {
  readonly kind: 'face';
  /**
   * What its vectors can be, each encoder once. The first is the active one: it makes what is enrolled. The others are for people whose
   * templates they made; those on demand, which the first is not, are worked out where they are asked for by name.
   */
  readonly encodings: readonly [FaceEncoding, ...FaceEncoding[]];
  /** What it can tell of a face beside its vectors. */
  readonly offers: { readonly properties: boolean; readonly liveness: boolean };
  /** What is known of who made its networks: sentences for whoever runs the server. */
  readonly origin?: string;
  /** There where it offers liveness. The measured trade between living faces refused and score: at least two rows, whose rates all differ. */
  readonly livenessOperatingPoints?: readonly LivenessOperatingPoint[];
}

export interface FaceEncoding extends Encoding {
  /** Whether its vectors are made only where a task asks for them: what they take may be loaded then. */
  readonly onDemand?: boolean;
  /** Templates of other encoders that hold such a vector, of any length, as a part; and where it starts in theirs. */
  readonly within?: readonly { readonly encoder: string; readonly from: number }[];
  /**
   * Faces of other people that tell how like everybody a face is. Where it is there, the score of two faces is their cosine less half of
   * what each scores with the `nearest` of these that are most like it, on the average, and the thresholds are of such scores; else it
   * is the cosine.
   */
  readonly cohort?: FaceCohort;
}

export interface FaceCohort {
  /** Id and version of whose faces these are, such as `cohort-1`. */
  readonly id: string;
  /** How many of them count, such as 50: 1 or more, and no more than there are. */
  readonly nearest: number;
  /** 50 to 4,096 vectors of the encoding's dimensions, whose direction counts. */
  readonly vectors: readonly Float32Array[];
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
  /** With `vectors`: the encoders on demand of which there are to be some. */
  readonly onDemand?: readonly string[];
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
  /**
   * In the order of the encodings, of any length but 0: their direction counts. There when they are wanted, unless the face is unusable;
   * undefined for an encoding on demand that was not asked for.
   */
  readonly vectors?: readonly [Float32Array, ...(Float32Array | undefined)[]];
  readonly properties?: {
    /** In years. */
    readonly age: number;
    readonly gender: 'male' | 'female';
    readonly emotions: readonly string[];
  };
  /** How sure the engine is that a living person was in front of the camera, 0 to 1. */
  readonly liveness?: number;
}

/**
 * How well voices are told apart, and how well digits are heard. A voice's score is no cosine, which depends on microphone and line as
 * much as on who speaks. With the voices of at most 100 other people that are nearest to a vector it is
 * `z = ((c - mean of the template) / deviation of the template + (c - mean of the probe) / deviation of the probe) / 2`, where `c` is
 * the cosine of template and probe, and mean and deviation are of the cosines of each of the two to the nearest others (adaptive
 * s-norm). A stranger's is about 0, and there are no bounds to it. The server works it out; an engine measures its thresholds by it.
 */
export interface VoiceDescription extends Identity, Encoding {
  readonly kind: 'voice';
  /** Of the normalised scores of one recording against the mean of three. */
  readonly thresholds: readonly Threshold[];
  /** The same of two recordings: of their mean against the mean of three. */
  readonly thresholdsOfTwo: readonly Threshold[];
  /**
   * Vectors of other people, 20 or more, whose direction counts: what voices are compared with at clients who have enrolled fewer
   * than 20 others.
   */
  readonly cohort: readonly Float32Array[];
  /** The languages whose digits it understands, one or more, each once. */
  readonly languages: readonly VoiceLanguage[];
}

export interface VoiceLanguage {
  /** Such as `en`. */
  readonly code: string;
  /** The measured trade between wrong digits accepted and fit: at least two rows, whose rates all differ. */
  readonly promptOperatingPoints: readonly PromptOperatingPoint[];
}

/** Of recordings of a prompt in which one digit is wrong, this share fits it at least so well. */
interface PromptOperatingPoint {
  /** Above 0, below 1. */
  readonly wrongDigitRate: number;
  /** As `fit` of an utterance. */
  readonly fit: number;
}

export interface VoiceGuest extends VoiceDescription {
  /**
   * Listens to somebody who is to say the digits of a prompt, in a WAV recording.
   * @throws {UnreadableSample}
   */
  utterance(recording: Uint8Array, expected: ExpectedUtterance): Utterance | Promise<Utterance>;
}

/** What a recording is expected to be. */
export interface ExpectedUtterance {
  /** Code of one of the engine's languages. */
  readonly language: string;
  /** The digits to be said, such as `0653`. */
  readonly prompt: string;
  /** Fingerprints that the engine has made of earlier recordings of the user, at most 50. Those of other versions count for nothing. */
  readonly heard: readonly Uint8Array[];
}

/** What can be wrong with a recording, whatever is said in it. */
export const recordingFaults = [
  'nothing heard',
  'too short',
  'too long',
  'too quiet',
  'too loud',
  'too noisy',
] as const;

export type RecordingFault = (typeof recordingFaults)[number];

export type Utterance =
  | {
      /** Why nothing can be told of it. */
      readonly refusal: RecordingFault;
    }
  | HeardUtterance;

export interface HeardUtterance {
  readonly refusal?: never;
  /** The speaker's, of any length but 0: its direction counts. */
  readonly vector: Float32Array;
  /** How well it fits the prompt: the logarithm of how likely the prompt is, less that of what is most likely. 0 is best. */
  readonly fit: number;
  /** Whether words that are no digits were said. */
  readonly otherWords: boolean;
  /** How long somebody speaks. */
  readonly seconds: number;
  /** SHA-256 of the decoded samples, 32 bytes: the same for the same sound, whatever the file says of it. */
  readonly digest: Uint8Array;
  /** What the same recording, or a part of it, is known by when it is played back. It holds no sound. */
  readonly fingerprint: Uint8Array;
  /** Whether it, or a part of it, is one of those that were heard. */
  readonly heardBefore: boolean;
}

export interface DocumentDescription extends Identity {
  readonly kind: 'document';
  /** What it reads beside the machine readable zone. */
  readonly offers: {
    readonly portrait: boolean;
    readonly visualZone: boolean;
    readonly barcodes: boolean;
  };
}

export interface DocumentGuest extends DocumentDescription {
  /**
   * Reads and checks an identity document in JPEG or PNG images of its sides, at least one. Which side a picture shows is for the guest to
   * see, whatever it was handed in as.
   * @throws {UnreadableSample}
   */
  read(
    images: DocumentImages,
    expected: ExpectedDocument,
  ): DocumentReading | Promise<DocumentReading>;
}

export type DocumentImages = { readonly front?: Uint8Array; readonly back?: Uint8Array };

export type Doctype = 'idcard' | 'passport';

/** What a document is expected to be, and the day to judge it by. */
export interface ExpectedDocument {
  readonly doctype: Doctype;
  /** Milliseconds since the epoch: whether a document has expired is judged by it. */
  readonly now: number;
}

/** What was read of a document. Its bytes are the server's: they are overwritten once they have been sent. */
export interface DocumentReading {
  /** The sides on which something of a document was found, each once. Without one there is nothing else. */
  readonly sides: readonly DocumentSide[];
  /** JPEG of the holder's portrait. */
  readonly portrait?: Uint8Array;
  /** JPEG of the holder's signature. */
  readonly signature?: Uint8Array;
  /** Each name once. */
  readonly fields: readonly DocumentField[];
  /** Two or three lines of `A` to `Z`, `0` to `9` and `<`. */
  readonly mrzLines?: readonly string[];
  /** Letters of those lines that their format or a check digit changed. */
  readonly corrections: readonly MrzCorrection[];
  /** Each name once, in the order in which a failure is told. Those that do not apply are absent. */
  readonly checks: readonly DocumentCheck[];
}

export interface DocumentSide {
  readonly side: 'front' | 'back';
  /** JPEG of the straightened document. */
  readonly cut: Uint8Array;
  readonly cutBy: (typeof cutFollows)[number];
}

/** What a cut can follow: the document's outline, its machine readable zone, the frame of its text, or nothing but the upright photo. */
export const cutFollows = ['outline', 'mrz', 'text', 'photo'] as const;

export interface DocumentField {
  /** As the contract calls it, such as `surnames`: small letters, digits and `_`. */
  readonly name: string;
  readonly value: string;
  /** As it is printed, where that differs. */
  readonly printed?: string;
  /** Where it stands, the surest first. */
  readonly sources: readonly (typeof fieldSources)[number][];
}

/** Where a value can stand on a document. */
export const fieldSources = ['mrz', 'visual', 'barcode'] as const;

export interface MrzCorrection {
  /** From 0, as the place in it. */
  readonly line: number;
  readonly place: number;
  readonly before: string;
  readonly after: string;
}

export interface DocumentCheck {
  /** As the contract calls it, such as `integrity_doc_number`. */
  readonly name: string;
  readonly good: boolean;
  /** A measured value, or what is wrong. No personal data. */
  readonly detail?: string;
  /** Whether the document fails when it fails. */
  readonly decisive: boolean;
}
