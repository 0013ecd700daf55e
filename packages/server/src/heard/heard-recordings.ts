import { randomBytes, timingSafeEqual } from 'node:crypto';
import { templateKey } from '../engines/kinds.js';
import {
  type DigestContext,
  keyedDigest,
  open,
  seal,
  type TemplateContext,
} from '../keys/sealing.js';
import type { UserKeys } from '../keys/user-keys.js';
import type { HeardRecord, Repositories, Storage } from '../storage/storage.js';
import type { Along } from '../templates/templates.js';
import { type Client, clientOf } from '../tenants/client.js';

/** A recording that a dialogue accepts. */
export interface HeardRecording {
  userId: string;
  /** What makes the templates of voices in the language of the dialogue. */
  encoder: string;
  /** SHA-256 of the decoded samples. It is not kept: what is, is keyed. */
  digest: Uint8Array;
  /** What the engine knows it again by. It holds no sound. */
  fingerprint: Uint8Array;
}

/** The client, and whether it has recordings compared with those before. */
type Owner = Pick<Client, 'id' | 'settings'>;

/** Recordings of a user and an encoder that are kept; the more there are, the stricter a comparison with all of them must be. */
const kept = 50;
/** Fingerprints that are forgotten in one transaction. */
const batch = 200;
/** How long they are kept of a user whose enrolment did not come to its end. Milliseconds. */
const withoutEnrolment = 24 * 60 * 60 * 1_000;

/** What is kept of the recordings that the dialogues of users have accepted, so that none passes twice. */
export class HeardRecordings {
  readonly #storage: Storage;
  readonly #userKeys: UserKeys;

  constructor(storage: Storage, userKeys: UserKeys) {
    this.#storage = storage;
    this.#userKeys = userKeys;
  }

  /** The fingerprints of the last 50 recordings at most, from the oldest to the youngest; none for a client that compares none. */
  async fingerprints(client: Owner, userId: string, encoder: string): Promise<Uint8Array[]> {
    if (!compares(client)) return [];
    const place = { clientId: client.id, userId, encoder };
    const { records, keys } = await this.#of(place);
    try {
      return records.flatMap(({ id, keyId, sealed }) => {
        const key = keys.get(keyId);
        if (key === undefined || sealed === undefined) return [];
        // A copy: a small Buffer is a piece of memory that it shares with others.
        return [Uint8Array.from(openFingerprint(key, place, { id, sealed }))];
      });
    } finally {
      for (const key of keys.values()) key.fill(0);
    }
  }

  /**
   * Whether one of the last 50 recordings had the same samples, whatever the client has compared.
   * @param digest SHA-256 of the decoded samples.
   */
  async sameAs(
    clientId: string,
    userId: string,
    encoder: string,
    digest: Uint8Array,
  ): Promise<boolean> {
    const place = { clientId, userId, encoder };
    const { records, keys } = await this.#of(place);
    const digests = new Map(
      [...keys].map(([id, key]) => [id, keyedDigest(key, contextOf(place), digest)]),
    );
    for (const key of keys.values()) key.fill(0);
    return records.some(({ keyId, digest: before }) => {
      const now = digests.get(keyId);
      return now?.length === before.length && timingSafeEqual(now, before);
    });
  }

  /**
   * Seals what is kept of a recording.
   * @param now milliseconds since the epoch.
   * @returns what keeps it, along with the acceptance of the recording, in a transaction that has locked the user. The oldest goes
   *   where there are 50. Where the user's voice was erased meanwhile, nothing is kept.
   */
  async keep(client: Owner, recording: HeardRecording, now: number): Promise<Along> {
    const { userId, encoder, digest, fingerprint } = recording;
    const place = { clientId: client.id, userId, encoder };
    const id = randomBytes(12).toString('hex');
    const { id: keyId, key } = await this.#userKeys.make(
      client.id,
      userId,
      templateKey('voice', encoder),
      now,
    );
    const record: HeardRecord = {
      id,
      userId,
      encoder,
      keyId,
      digest: keyedDigest(key, contextOf(place), digest),
      sealed: compares(client) ? seal(key, placeOf(place, id), fingerprint) : undefined,
      createdAt: now,
      endsAt: now + withoutEnrolment,
    };
    key.fill(0);
    return async (repositories) => {
      if (await this.#isGone(repositories, client.id, record)) return;
      await repositories.heard.add(client.id, record, kept);
    };
  }

  /**
   * Forgets those whose enrolment never came to its end, and the fingerprints of clients that compare none any more.
   * @param now milliseconds since the epoch.
   */
  async forgetUnneeded(now: number): Promise<void> {
    await this.#storage.heard.removeEnded(now);
    for (const record of await this.#storage.clients.list()) {
      const client = clientOf(record);
      if (compares(client)) continue;
      while ((await this.#storage.heard.forgetSealed(client.id, batch)) === batch);
    }
  }

  /** The records of a user and an encoder, with the keys that they were made with. One whose key was erased is none any more. */
  async #of({ clientId, userId, encoder }: Place) {
    const records = await this.#storage.heard.of(clientId, userId, encoder);
    return { records, keys: await this.#userKeys.find(records.map(({ keyId }) => keyId)) };
  }

  /** Whether the user, or the key that a record was made with, was erased meanwhile or is just being erased. */
  async #isGone(
    { users, erasures }: Repositories,
    clientId: string,
    { userId, keyId }: HeardRecord,
  ): Promise<boolean> {
    if (!(await users.lock(clientId, userId))) return true;
    const pending = await erasures.pendingOf(clientId, userId);
    if (pending.some(({ keyIds }) => keyIds?.includes(keyId))) return true;
    return (await this.#storage.userKeys.findMany([keyId])).length === 0;
  }
}

/** The fingerprint of a recording. @throws {SealBroken} when it does not open. */
export function openFingerprint(
  key: Uint8Array,
  place: Place,
  { id, sealed }: { id: string; sealed: Uint8Array },
): Uint8Array {
  return open(key, placeOf(place, id), sealed);
}

function compares({ settings }: Pick<Client, 'settings'>): boolean {
  return settings.voiceReplay === 'on';
}

/** Whose recordings they are, and what makes templates of them. */
type Place = Pick<TemplateContext, 'clientId' | 'userId' | 'encoder'>;

function contextOf(place: Place): DigestContext {
  return { ...place, modality: 'voice' };
}

/** A fingerprint is like a template with a name of its own. */
function placeOf(place: Place, id: string): TemplateContext {
  return { ...contextOf(place), version: 1, templateId: `heard ${id}` };
}
