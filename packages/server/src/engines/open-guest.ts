import { unit } from '../vectors/unit-vectors.js';
import { checkGuest, type Guests } from './check-guest.js';
import type { Face, FaceDescription, VoiceDescription } from './guest.js';
import type { GuestKind, Work } from './task.js';

/** An engine in its own thread. */
interface OpenGuest<Kind extends GuestKind> {
  readonly description: Work[Kind]['description'];
  /** Asks it; the vectors of the answer are of length 1. @throws what the engine throws, and TypeError for vectors that are none. */
  work(task: Work[Kind]['task']): Promise<Work[Kind]['answer']>;
}

/**
 * Loads an engine's module into this thread.
 * @param module its URL.
 * @throws when it makes no guest of that kind.
 */
export async function openGuest<Kind extends GuestKind>(
  kind: Kind,
  module: string,
): Promise<OpenGuest<Kind>> {
  const { default: createEngine }: { default?: unknown } = await import(module);
  if (typeof createEngine !== 'function') {
    throw new TypeError('its default export must be a function, createEngine()');
  }
  const guest: unknown = await createEngine();
  checkGuest(kind, guest);
  const duties: Duties<Kind> = dutiesOf[kind];
  return {
    description: duties.describe(guest),
    work: (task: Work[Kind]['task']) => duties.work(guest, task),
  };
}

/** What is done with a guest of a kind. */
interface Duties<Kind extends GuestKind> {
  describe(guest: Guests[Kind]): Work[Kind]['description'];
  work(guest: Guests[Kind], task: Work[Kind]['task']): Promise<Work[Kind]['answer']>;
}

const dutiesOf: { [Kind in GuestKind]: Duties<Kind> } = {
  face: {
    describe: ({ kind, id, name, version, encodings, offers, livenessOperatingPoints }) => ({
      ...{ kind, id, name, version, encodings, offers },
      ...(livenessOperatingPoints && { livenessOperatingPoints }),
    }),
    async work(guest, { samples, wants }) {
      const faces = await guest.faces(samples.image, wants);
      return wants.vectors ? faces.map((face) => withUnitVectors(face, guest)) : faces;
    },
  },
  voice: {
    describe: ({ kind, id, name, version, encoder, dimensions, thresholds, languages }) => ({
      ...{ kind, id, name, version, encoder, dimensions, thresholds, languages },
    }),
    async work(guest, { samples, language }) {
      const utterance = await guest.utterance(samples.recording, language);
      return utterance.refusal === undefined
        ? { ...utterance, vector: unitVector(utterance.vector, guest) }
        : utterance;
    },
  },
  document: {
    describe: ({ kind, id, name, version }) => ({ kind, id, name, version }),
    work: async (guest, { samples, doctype }) => guest.read(samples, doctype),
  },
};

function withUnitVectors(face: Face, { encodings }: FaceDescription): Face {
  const { vectors, ...rest } = face;
  if (face.unusable !== undefined) return rest;
  const [active, ...others] = encodings;
  return {
    ...rest,
    vectors: [
      unitVector(vectors?.[0], active),
      ...others.map((encoding, index) => unitVector(vectors?.[index + 1], encoding)),
    ],
  };
}

/**
 * What an engine made, scaled to length 1: nothing is decided by vectors before that, or kept of them.
 * @throws TypeError when it has not the encoder's dimensions, or no direction.
 */
function unitVector(vector: unknown, { dimensions }: Pick<VoiceDescription, 'dimensions'>) {
  if (!(vector instanceof Float32Array) || vector.length !== dimensions)
    throw new TypeError(`it made no vector of ${dimensions} numbers`);
  const scaled = unit(vector);
  if (scaled === undefined)
    throw new TypeError('it made a vector without a direction: zero, or with NaN or infinity');
  return scaled;
}
