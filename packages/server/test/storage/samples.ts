import { randomBytes, randomUUID } from 'node:crypto';
import { linkEntry, signHead } from '../../src/audit/chain.js';
import type { JsonObject } from '../../src/json/json.js';
import type { AuditLink } from '../../src/storage/sql/audit.js';
import type {
  ClientRecord,
  DialogueRecord,
  HeardRecord,
  Storage,
  TemplateRecord,
  UserKeyRecord,
  UserRecord,
} from '../../src/storage/storage.js';

const then = 1_795_000_000_000;

/** The key of the audit log, the same in every process of a test. */
export const auditKey = new Uint8Array(32).fill(7);

export const auditLink: AuditLink = {
  link: (chain, previous, entry) => linkEntry(auditKey, chain, previous, entry),
  sign: (tail) => signHead(auditKey, tail),
};

/** Makes a client with random credentials. */
export async function aClient(
  storage: Storage,
  settings: JsonObject = {},
  known: Partial<ClientRecord> = {},
): Promise<ClientRecord> {
  const client: ClientRecord = {
    id: randomUUID(),
    name: 'a client',
    key: randomUUID(),
    settings,
    createdAt: then,
    revokedAt: null,
    credentials: (['liveness', 'secret'] as const).map((kind) => ({
      kind,
      hash: new Uint8Array(randomBytes(32)),
      createdAt: then,
      endsAt: null,
    })),
    ...known,
  };
  await storage.transaction(({ clients }) => clients.create(client));
  return client;
}

/** A user to be made. */
export function aUser(known: Partial<UserRecord> = {}): UserRecord {
  return {
    id: randomUUID(),
    referenceId: 'customer-4711',
    macAddress: undefined,
    appToken: undefined,
    createdAt: then,
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
    state: { kind: 'enroll', promptCode: '0653', usedPrompts: [], accepted: 0 },
    sessionHash: new Uint8Array(randomBytes(32)),
    expiresAt: then + 600_000,
    revision: 1,
    progress: undefined,
    ...known,
  };
}

/** A sealed template to be added. */
export function aTemplate(userId: string, known: Partial<TemplateRecord> = {}): TemplateRecord {
  return {
    id: randomBytes(12).toString('hex'),
    userId,
    modality: 'face',
    encoder: 'an-encoder-1',
    role: 'enrolment',
    keyId: randomUUID(),
    sealed: new Uint8Array(randomBytes(2_077)),
    createdAt: then,
    usedAt: then,
    ...known,
  };
}

/** What is kept of a sample, to be added. */
export function aHeardRecord(userId: string, known: Partial<HeardRecord> = {}): HeardRecord {
  return {
    id: randomBytes(12).toString('hex'),
    userId,
    encoder: 'an-encoder-1',
    keyId: randomUUID(),
    digest: new Uint8Array(randomBytes(32)),
    sealed: new Uint8Array(randomBytes(1_200)),
    createdAt: then,
    endsAt: then + 86_400_000,
    ...known,
  };
}

/** A wrapped key to be put. */
export function aUserKey(
  clientId: string,
  userId: string,
  known: Partial<UserKeyRecord> = {},
): UserKeyRecord {
  return {
    id: randomUUID(),
    clientId,
    userId,
    purpose: 'face',
    masterKeyId: 'k-00000000',
    wrapped: new Uint8Array(randomBytes(61)),
    createdAt: then,
    ...known,
  };
}
