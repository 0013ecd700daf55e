import { checkGuest, checkVector, type Guests } from './check-guest.js';
import type { GuestKind, Work } from './task.js';

/** An engine in its own thread. */
interface OpenGuest<Kind extends GuestKind> {
  readonly description: Work[Kind]['description'];
  /** Asks it, and checks what would be kept of the answer. @throws what the engine throws. */
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
      if (!wants.vectors) return faces;
      for (const { vectors, unusable } of faces) {
        if (unusable !== undefined) continue;
        for (const [index, { dimensions }] of guest.encodings.entries())
          checkVector(vectors?.[index], dimensions);
      }
      return faces;
    },
  },
  voice: {
    describe: ({ kind, id, name, version, encoder, dimensions, thresholds, languages }) => ({
      ...{ kind, id, name, version, encoder, dimensions, thresholds, languages },
    }),
    async work(guest, { samples, language }) {
      const utterance = await guest.utterance(samples.recording, language);
      if (utterance.refusal === undefined) checkVector(utterance.vector, guest.dimensions);
      return utterance;
    },
  },
  document: {
    describe: ({ kind, id, name, version }) => ({ kind, id, name, version }),
    work: async (guest, { samples, doctype }) => guest.read(samples, doctype),
  },
};
