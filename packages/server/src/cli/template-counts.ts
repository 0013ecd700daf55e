import type { Engines } from '../engines/engines.js';
import { type Modality, modalities } from '../engines/kinds.js';
import { type KnownBy, knownBy } from '../face/known-by.js';
import type { Storage } from '../storage/storage.js';
import { voiceEncoder } from '../voice/voice-encoder.js';

/** How many users have templates of an encoder, and what the engine does with them. */
export interface EncoderCount {
  clientId: string;
  /** Its name. */
  client: string;
  modality: Modality;
  encoder: string;
  users: number;
  state: KnownBy | 'unknown';
}

/** How many users of each client have templates of each encoder. */
export async function encoderCounts(
  storage: Storage,
  engines: Pick<Engines, Modality>,
): Promise<EncoderCount[]> {
  const counts: EncoderCount[] = [];
  const enrolled = new Map<Modality, Awaited<ReturnType<Storage['templates']['usersByEncoder']>>>();
  for (const modality of modalities)
    enrolled.set(modality, await storage.templates.usersByEncoder(modality));
  for (const { id, name } of await storage.clients.list())
    for (const [modality, ofClients] of enrolled)
      for (const { clientId, encoder, users } of ofClients)
        if (clientId === id)
          counts.push({
            ...{ clientId, client: name, modality, encoder, users },
            state: states[modality](encoder, engines),
          });
  return counts;
}

/** The counts of all clients together. */
export function inAll(
  counts: readonly EncoderCount[],
): Omit<EncoderCount, 'clientId' | 'client'>[] {
  const total = new Map<string, Omit<EncoderCount, 'clientId' | 'client'>>();
  for (const { clientId: _, client: __, ...count } of counts) {
    const name = `${count.modality} ${count.encoder}`;
    const users = (total.get(name)?.users ?? 0) + count.users;
    total.set(name, { ...count, users });
  }
  return [...total.values()];
}

/** What to do about what is not in use: a sentence or two for each encoder. */
export function adviceOn(total: readonly Omit<EncoderCount, 'clientId' | 'client'>[]): string[] {
  return total.flatMap(({ modality, encoder, users, state }) => {
    const who = `${users} users of ${encoder}`;
    if (modality === 'voice' && state === 'lost')
      return [
        `${who}: they are asked to enrol again. To keep them, serve with the voice engine that made them.`,
      ];
    if (state === 'former')
      return [
        `${who}: nothing has to be done. Each moves to the encoder in use with an adaptation that is surely theirs; until all have, searches take the time of both encoders.`,
      ];
    if (state === 'part' || state === 'lost')
      return [
        `${who}: no search finds them${state === 'part' ? '' : ', and they cannot be verified'}. Serve with a --face-engine that knows ${encoder} (see the guide on faces), or delete their enrolments and let them enrol again.`,
      ];
    return [];
  });
}

const states: {
  readonly [M in Modality]: (
    encoder: string,
    engines: Pick<Engines, Modality>,
  ) => EncoderCount['state'];
} = {
  face: (encoder, { face }) => (face === undefined ? 'unknown' : knownBy(face, encoder)),
  voice(encoder, { voice }) {
    if (voice === undefined) return 'unknown';
    const inUse = voice.languages.some(({ code }) => voiceEncoder(voice, code) === encoder);
    return inUse ? 'in use' : 'lost';
  },
};
