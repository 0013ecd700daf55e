import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, type TestContext } from 'vitest';
import { Erasure } from '../../src/erasure/erasure.js';
import { Galleries } from '../../src/gallery/galleries.js';
import { VoiceTries } from '../../src/guessing/voice-tries.js';
import { type HeardRecording, HeardRecordings } from '../../src/heard/heard-recordings.js';
import type { Keys } from '../../src/keys/key-folder.js';
import { MasterKey } from '../../src/keys/master-key.js';
import { openKeys } from '../../src/keys/open-keys.js';
import { UserKeys } from '../../src/keys/user-keys.js';
import { openStorage } from '../../src/storage/open-storage.js';
import type { Storage } from '../../src/storage/storage.js';
import { auditLink } from '../../src/system.js';
import {
  type NewTemplate,
  type Probe,
  Templates,
  type TemplatesOptions,
} from '../../src/templates/templates.js';
import { defaultSettings } from '../../src/tenants/client-settings.js';
import type { EmptyDatabase } from '../operations/both-databases.js';
import { aClient } from '../storage/samples.js';

/** The rooms that keep and erase templates, as a server wires them. */
export interface ErasureRooms {
  userKeys: UserKeys;
  galleries: Galleries;
  templates: Templates;
  erasure: Erasure;
  heard: HeardRecordings;
  voiceTries: VoiceTries;
}

/** The rooms on an empty database, with the keys of a folder and one client, until the end of the test. */
export async function roomsOn(
  ctx: TestContext,
  empty: (ctx: TestContext) => Promise<EmptyDatabase> | EmptyDatabase,
) {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-rooms-'));
  const data = join(folder, 'data');
  const { keys } = openKeys(data, undefined, true);
  const { databaseUrl } = await empty(ctx);
  const storage = await openStorage({ data, databaseUrl }, auditLink(keys));
  onTestFinished(async () => {
    await storage.close();
    rmSync(folder, { recursive: true });
  });
  const { id: client } = await aClient(storage);
  return { storage, keys, client, data, databaseUrl, rooms: await openRooms(storage, keys) };
}

/**
 * Opens the rooms on a storage, until the end of the test.
 * @param ofTemplates what the room of the templates sees of the storage.
 * @param memory of the galleries, in bytes, and for how long a search waits for one that is being loaded.
 */
export async function openRooms(
  storage: Storage,
  keys: Keys,
  ofTemplates = storage,
  memory: { maxBytes?: number } & TemplatesOptions = {},
): Promise<ErasureRooms> {
  const { maxBytes = 2 ** 26, ...options } = memory;
  const masterKey = await MasterKey.open(storage, keys);
  const userKeys = new UserKeys(storage.userKeys, keys, masterKey);
  const galleries = new Galleries({ maxBytes });
  onTestFinished(() => galleries.close());
  const templates = new Templates(ofTemplates, userKeys, galleries, options);
  return {
    userKeys,
    galleries,
    templates,
    erasure: new Erasure(storage, userKeys, templates),
    heard: new HeardRecordings(storage, userKeys),
    voiceTries: new VoiceTries(storage, userKeys),
  };
}

/** A template like no other. */
export function aNewTemplate(
  userId: string,
  known: Partial<NewTemplate> = {},
): NewTemplate & Probe {
  return {
    ...{ userId, modality: 'face', encoder: 'an-encoder-1', vector: aVector(128) },
    cohort: undefined,
    ...known,
  };
}

/** A random direction: two of them are nearly at right angles. */
export function aVector(dimensions: number): Float32Array {
  const vector = Float32Array.from({ length: dimensions }, () => Math.random() - 0.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** Enrols a template that nobody else has. */
export async function enrol(
  { templates }: ErasureRooms,
  clientId: string,
  template: NewTemplate & Probe,
): Promise<void> {
  const { outcome } = await templates.enroll(
    clientId,
    template,
    { atLeast: 0.9 },
    Date.now(),
    async () => {},
  );
  if (outcome !== 'enrolled') throw new Error(`The enrolment came to: ${outcome}`);
}

/** A recording like no other. */
export function aHeardRecording(
  userId: string,
  known: Partial<HeardRecording> = {},
): HeardRecording {
  return {
    userId,
    encoder: 'an-encoder-1',
    digest: new Uint8Array(randomBytes(32)),
    fingerprint: new Uint8Array(randomBytes(1_200)),
    ...known,
  };
}

/** Keeps a recording, as a dialogue does that accepts it. */
export async function hear(
  storage: Storage,
  { heard }: Pick<ErasureRooms, 'heard'>,
  clientId: string,
  recording: HeardRecording,
  now = Date.now(),
): Promise<void> {
  await storage.transaction(
    await heard.keep({ id: clientId, settings: defaultSettings }, recording, now),
  );
}
