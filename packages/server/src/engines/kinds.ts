import { unit } from '../vectors/unit-vectors.js';
import {
  callable,
  documentOffers,
  encodings,
  faceEncoding,
  faceOffers,
  identity,
  livenessPoints,
  origin,
  type Shape,
  voiceEncoding,
  voiceLanguage,
} from './check-guest.js';
import { checkReading, imagesOf } from './document-reading.js';
import type { Caller } from './engine-pool.js';
import type {
  DocumentDescription,
  DocumentGuest,
  DocumentImages,
  DocumentReading,
  Encoding,
  ExpectedDocument,
  ExpectedUtterance,
  Face,
  FaceDescription,
  FaceEncoding,
  FaceGuest,
  FaceWants,
  Utterance,
  VoiceDescription,
  VoiceGuest,
} from './guest.js';
import { recordingFaults } from './guest.js';

/**
 * Every kind of engine, each described in one place. To add one: its guest in `guest.ts`, its types in `Kinds`, and an entry
 * here; what is missing elsewhere does not compile.
 */
export const engineKinds = {
  face: {
    templates: { keys: 'one', adaptations: { kept: 4, averaged: true } },
    missing: 'NO_FACE_ENGINE_CONFIGURATION_AVAILABLE',
    shape: {
      fields: {
        ...identity,
        encodings,
        offers: faceOffers,
        origin,
        livenessOperatingPoints: livenessPoints,
        faces: callable,
      },
      items: { encodings: { whose: "an encoding's", fields: faceEncoding } },
    },
    describe: ({ kind, id, name, version, encodings, offers, ...guest }) => ({
      ...{ kind, id, name, version, offers },
      encodings: withUnitCohorts(encodings),
      ...(guest.origin !== undefined && { origin: guest.origin }),
      ...(guest.livenessOperatingPoints && {
        livenessOperatingPoints: guest.livenessOperatingPoints,
      }),
    }),
    async answer(guest, { samples, wants }) {
      const faces = [...(await guest.faces(samples.image, wants))].sort(
        (one, other) => other.box.height - one.box.height,
      );
      if (!wants.vectors) return faces;
      const wanted = wants.which === 'all' ? faces.length : 1;
      return faces.map((face, index) =>
        index < wanted ? withUnitVectors(face, guest, wants) : withoutVectors(face),
      );
    },
    moves: () => [],
    install: (description, ask) => ({
      ...description,
      faces: (clientId, image, wants, caller) =>
        ask(clientId, { samples: { image }, wants }, caller),
    }),
    provides: ({ offers }) => (offers.liveness ? ['face', 'liveness'] : ['face']),
    lacks: ({ offers }) => (['properties', 'liveness'] as const).filter((offer) => !offers[offer]),
    origin: (description) => description.origin,
    encodings: (description) => description.encodings,
    languages: () => [],
  },
  voice: {
    templates: { keys: 'one for each encoder', adaptations: { kept: 1, averaged: false } },
    missing: 'NO_VOICE_ENGINE_CONFIGURATION_AVAILABLE',
    shape: {
      fields: { ...identity, ...voiceEncoding, utterance: callable },
      items: { languages: { whose: "a language's", fields: voiceLanguage } },
    },
    describe({ kind, id, name, version, ...guest }) {
      const { encoder, dimensions, thresholds, thresholdsOfTwo, steepness, languages } = guest;
      return {
        ...{ kind, id, name, version, encoder, dimensions, thresholds, thresholdsOfTwo, languages },
        cohort: guest.cohort.map((vector) => unitVector(vector, guest)),
        ...(steepness !== undefined && { steepness }),
      };
    },
    async answer(guest, { samples, expected }) {
      const utterance = await guest.utterance(samples.recording, expected);
      checkUtterance(utterance);
      return utterance.refusal === undefined
        ? { ...utterance, vector: unitVector(utterance.vector, guest) }
        : { refusal: utterance.refusal };
    },
    moves: () => [],
    install: (description, ask) => ({
      ...description,
      utterance: (clientId, recording, expected, caller) =>
        ask(clientId, { samples: { recording }, expected }, caller),
    }),
    provides: () => ['voice'],
    lacks: () => [],
    origin: () => undefined,
    encodings: (description) => [description],
    languages: (description) => description.languages.map(({ code }) => code),
  },
  document: {
    templates: undefined,
    missing: undefined,
    shape: { fields: { ...identity, offers: documentOffers, read: callable } },
    describe: ({ kind, id, name, version, offers }) => ({ kind, id, name, version, offers }),
    answer: async (guest, { samples, expected }) =>
      checkReading(await guest.read(samples, expected)),
    moves: imagesOf,
    install: (description, ask) => ({
      ...description,
      read: (clientId, images, expected, caller) =>
        ask(clientId, { samples: images, expected }, caller),
    }),
    provides: () => ['document'],
    lacks: ({ offers }) => [
      ...(offers.portrait ? [] : ['portraits']),
      ...(offers.visualZone ? [] : ['printed text']),
      ...(offers.barcodes ? [] : ['barcodes']),
    ],
    origin: () => undefined,
    encodings: () => [],
    languages: () => [],
  },
} as const satisfies { readonly [Kind in keyof Kinds]: EngineKindEntry<Kind> };

/** What each kind of engine is made by, says of itself, is asked and answers: as it travels between threads. */
export interface Kinds {
  face: {
    guest: FaceGuest;
    description: FaceDescription;
    task: { samples: { image: Uint8Array }; wants: FaceWants };
    answer: Face[];
    engine: FaceEngine;
  };
  voice: {
    guest: VoiceGuest;
    description: VoiceDescription;
    task: { samples: { recording: Uint8Array }; expected: ExpectedUtterance };
    answer: Utterance;
    engine: VoiceEngine;
  };
  document: {
    guest: DocumentGuest;
    description: DocumentDescription;
    task: { samples: DocumentImages; expected: ExpectedDocument };
    answer: DocumentReading;
    engine: DocumentEngine;
  };
}

/** The engines that a server may have. */
export type EngineKind = keyof Kinds;

/** What can be wanted of a server's engines: that of a kind, or what one may offer beside. */
export type Capability = EngineKind | 'liveness';

interface EngineKindEntry<Kind extends EngineKind> {
  /**
   * How the keys that seal its templates are cut, where it makes any; and how many adaptations are kept of a user, the youngest, which
   * count by their mean with the enrolment or each by itself.
   */
  readonly templates:
    | {
        readonly keys: 'one' | 'one for each encoder';
        readonly adaptations: { readonly kept: number; readonly averaged: boolean };
      }
    | undefined;
  /** What a request is told that needs an engine of the kind where none is installed; undefined where there is no word for it. */
  readonly missing: string | undefined;
  /** What a guest must be. */
  readonly shape: Shape;
  /** What a guest says of itself, without what it can do. */
  describe(guest: Kinds[Kind]['guest']): Kinds[Kind]['description'];
  /**
   * Has a guest do a task. The vectors of the answer are of length 1.
   * @throws what the guest throws, and TypeError for vectors that are none.
   */
  answer(guest: Kinds[Kind]['guest'], task: Kinds[Kind]['task']): Promise<Kinds[Kind]['answer']>;
  /** The images of an answer, which go to the server's thread as they are, so that none stays behind. */
  moves(answer: Kinds[Kind]['answer']): readonly Uint8Array[];
  /** What the server asks. */
  install(description: Kinds[Kind]['description'], ask: Ask<Kind>): Kinds[Kind]['engine'];
  /** What it can be asked for. */
  provides(description: Kinds[Kind]['description']): readonly Capability[];
  /** What others of its kind offer, and it does not. */
  lacks(description: Kinds[Kind]['description']): readonly string[];
  /** What it says of who made its networks. */
  origin(description: Kinds[Kind]['description']): string | undefined;
  /** What makes its templates; the first makes new ones. */
  encodings(description: Kinds[Kind]['description']): readonly Encoding[];
  /** Codes of the languages that it understands, where it listens. */
  languages(description: Kinds[Kind]['description']): readonly string[];
}

/** Has a task done, in a client's turn. */
type Ask<Kind extends EngineKind> = (
  clientId: string,
  task: Kinds[Kind]['task'],
  caller?: Caller,
) => Promise<Kinds[Kind]['answer']>;

export interface FaceEngine extends FaceDescription {
  /** Finds the faces in a JPEG or PNG image, the largest first. */
  faces(clientId: string, image: Uint8Array, wants: FaceWants, caller?: Caller): Promise<Face[]>;
}

export interface VoiceEngine extends VoiceDescription {
  /** Listens to somebody who is to say the digits of a prompt, in a WAV recording. */
  utterance(
    clientId: string,
    recording: Uint8Array,
    expected: ExpectedUtterance,
    caller?: Caller,
  ): Promise<Utterance>;
}

interface DocumentEngine extends DocumentDescription {
  /** Reads and checks an identity document in JPEG or PNG images of its sides. */
  read(
    clientId: string,
    images: DocumentImages,
    expected: ExpectedDocument,
    caller?: Caller,
  ): Promise<DocumentReading>;
}

export function isEngineKind(name: string): name is EngineKind {
  return Object.hasOwn(engineKinds, name);
}

export const allEngineKinds: readonly EngineKind[] = Object.keys(engineKinds).filter(isEngineKind);

/** An entry of the table, by a kind that is only known when the server runs. */
export function entryOf<Kind extends EngineKind>(kind: Kind): EngineKindEntry<Kind> {
  const entries: { readonly [Each in EngineKind]: EngineKindEntry<Each> } = engineKinds;
  return entries[kind];
}

/** The kinds whose engines make templates, by how their keys are cut. */
type WithKeys<Keys> = {
  [Kind in EngineKind]: (typeof engineKinds)[Kind]['templates'] extends { keys: Keys }
    ? Kind
    : never;
}[EngineKind];

/** Of what templates are made: the kind of engine that makes them. */
export type Modality = WithKeys<string>;

export function isModality(name: string): name is Modality {
  return isEngineKind(name) && engineKinds[name].templates !== undefined;
}

export const modalities: readonly Modality[] = allEngineKinds.filter(isModality);

/** Which of a user's keys seals a template. Where it is one for each encoder, those of one can be erased without the others. */
export type TemplateKey = WithKeys<'one'> | `${WithKeys<'one for each encoder'>}:${string}`;

/** The key that seals the templates of an encoder. */
export function templateKey(modality: Modality, encoder: string): TemplateKey {
  return hasOneKey(modality) ? modality : `${modality}:${encoder}`;
}

function hasOneKey(modality: Modality): modality is WithKeys<'one'> {
  return engineKinds[modality].templates.keys === 'one';
}

function withUnitCohorts([active, ...others]: FaceDescription['encodings']) {
  return [withUnitCohort(active), ...others.map(withUnitCohort)] as const;
}

function withUnitCohort({ cohort, ...encoding }: FaceEncoding): FaceEncoding {
  if (cohort === undefined) return encoding;
  const { id, nearest } = cohort;
  const vectors = cohort.vectors.map((vector) => unitVector(vector, encoding));
  return { ...encoding, cohort: { id, nearest, vectors } };
}

function withUnitVectors(
  face: Face,
  { encodings }: FaceDescription,
  { onDemand = [] }: FaceWants,
): Face {
  const { vectors } = face;
  if (face.unusable !== undefined) return withoutVectors(face);
  const [active, ...others] = encodings;
  return {
    ...face,
    vectors: [
      unitVector(vectors?.[0], active),
      ...others.map((encoding, index) =>
        encoding.onDemand && !onDemand.includes(encoding.encoder)
          ? undefined
          : unitVector(vectors?.[index + 1], encoding),
      ),
    ],
  };
}

function withoutVectors({ vectors: _unwanted, ...face }: Face): Face {
  return face;
}

/**
 * What an engine made, scaled to length 1: nothing is decided by vectors before that, or kept of them.
 * @throws TypeError when it has not the encoder's dimensions, or no direction.
 */
function unitVector(vector: unknown, { dimensions }: Encoding): Float32Array {
  if (!(vector instanceof Float32Array) || vector.length !== dimensions)
    throw new TypeError(`it made no vector of ${dimensions} numbers`);
  const scaled = unit(vector);
  if (scaled === undefined)
    throw new TypeError('it made a vector without a direction: zero, or with NaN or infinity');
  return scaled;
}

/** @throws TypeError when what an engine heard is none of its answers. */
function checkUtterance(utterance: Utterance): void {
  if (utterance.refusal !== undefined) {
    if (!recordingFaults.includes(utterance.refusal))
      throw new TypeError('it refused a recording for a reason that is none of those listed');
    return;
  }
  const { fit, seconds, otherWords, heardBefore, digest, fingerprint } = utterance;
  const wrong = [
    ['fit', !Number.isNaN(fit) && typeof fit === 'number'],
    ['seconds', seconds >= 0],
    ['otherWords', typeof otherWords === 'boolean'],
    ['heardBefore', typeof heardBefore === 'boolean'],
    ['digest', digest instanceof Uint8Array && digest.length === digestLength],
    ['fingerprint', fingerprint instanceof Uint8Array],
  ].find(([, holds]) => !holds);
  if (wrong !== undefined) throw new TypeError(`it heard a recording without a proper ${wrong[0]}`);
}

/** Bytes of a SHA-256. */
const digestLength = 32;
