import { randomUUID } from 'node:crypto';
import type { DialogueRecord } from '../../src/dialogues/dialogue.js';
import type { ClientRecord, Storage } from '../../src/storage/storage.js';

/** Makes a client with random credentials. */
export async function aClient(
  storage: Storage,
  known: Partial<ClientRecord> = {},
): Promise<ClientRecord> {
  const client: ClientRecord = {
    id: randomUUID(),
    name: 'a client',
    key: randomUUID(),
    secretHash: new TextEncoder().encode(randomUUID()),
    livenessTokenHash: new TextEncoder().encode(randomUUID()),
    quota: null,
    languages: ['en'],
    createdAt: 1_795_000_000_000,
    ...known,
  };
  await storage.clients.create(client);
  return client;
}

/** A user to be made. */
export function aUser(
  known: { id?: string; referenceId?: string; macAddress?: string; appToken?: string } = {},
) {
  return {
    id: randomUUID(),
    referenceId: 'customer-4711',
    macAddress: undefined,
    appToken: undefined,
    createdAt: 1_795_000_000_000,
    ...known,
  };
}

/** Makes a client with one user. */
export async function aUserOf(storage: Storage): Promise<[client: string, user: string]> {
  const { id: client } = await aClient(storage);
  const { id } = await storage.users.create(client, aUser());
  return [client, id];
}

/** A dialogue to be put. */
export function aDialogue(known: Partial<DialogueRecord> = {}): DialogueRecord {
  return {
    id: randomUUID(),
    kind: 'enroll',
    language: 'en',
    promptCode: '0653',
    sessionHash: new TextEncoder().encode(randomUUID()),
    expiresAt: 1_795_000_600_000,
    ...known,
  };
}
