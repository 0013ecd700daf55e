import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Storage } from '../../src/storage/storage.js';
import { aDialogue } from '../storage/samples.js';
import { aHeardRecording, aNewTemplate, aVector, type ErasureRooms, enrol, hear } from './rooms.js';

/** Bytes by which somebody with the disk could tell of a user, by what they are. */
export type Traces = ReadonlyMap<string, Uint8Array>;

/** What a server on SQLite keeps on the disk. */
const files = ['biometrid.db', 'biometrid.db-wal', 'keys.db', 'keys.db-wal'];

/** A user's particulars for `createUser`, which are nobody else's. */
export function particulars() {
  return {
    reference_id: `reference-${randomBytes(8).toString('hex')}`,
    mac_address: randomBytes(6).toString('hex'),
    app_token: `token-${randomBytes(8).toString('hex')}`,
  };
}

/** Gives a user everything that a user can have. @returns what that leaves on the disk. */
export async function enrolFully(
  storage: Storage,
  rooms: ErasureRooms,
  clientId: string,
  userId: string,
  known: ReturnType<typeof particulars>,
): Promise<Traces> {
  // One that fills a page of the database, and one that needs several.
  await enrol(rooms, clientId, aNewTemplate(userId, { vector: aVector(512) }));
  const voice = aNewTemplate(userId, { modality: 'voice', vector: aVector(1024) });
  await enrol(rooms, clientId, voice);
  await hear(storage, rooms, clientId, aHeardRecording(userId));
  const progress = new Uint8Array(randomBytes(300));
  await storage.dialogues.swap(clientId, userId, undefined, aDialogue({ progress }));
  const traces = new Map<string, Uint8Array>([
    ['id', Buffer.from(userId)],
    ['progress of a dialogue', progress],
  ]);
  for (const [name, value] of Object.entries(known)) traces.set(name, Buffer.from(value));
  for (const modality of ['face', 'voice'] as const)
    for (const { sealed } of await storage.templates.of(clientId, userId, modality))
      traces.set(`sealed ${modality}`, sealed);
  for (const { digest, sealed } of await storage.heard.of(clientId, userId, 'an-encoder-1')) {
    traces.set('digest of a recording', digest);
    if (sealed !== undefined) traces.set('sealed fingerprint', sealed);
  }
  for (const { purpose, wrapped } of await storage.userKeys.ofUser(clientId, userId))
    traces.set(`wrapped key of ${purpose}`, wrapped);
  return traces;
}

/** The traces of which any part is in a file of a data folder. */
export function tracesOnDisk(data: string, traces: Traces): string[] {
  const contents = files
    .map((name) => join(data, name))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file));
  return namesOf(traces).filter((name) => {
    const bytes = traces.get(name) ?? new Uint8Array();
    return pieces(bytes).some((piece) =>
      contents.some((content) => content.includes(Buffer.from(piece))),
    );
  });
}

export function namesOf(traces: Traces): string[] {
  return [...traces.keys()].sort();
}

/** Parts of bytes, for a page of the database may end within them. */
export function pieces(bytes: Uint8Array, size = 24): Uint8Array[] {
  return Array.from({ length: Math.max(1, Math.floor(bytes.length / size)) }, (_, n) =>
    bytes.subarray(n * size, (n + 1) * size),
  );
}
