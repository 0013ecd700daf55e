import { randomBytes } from 'node:crypto';
import type { SystemAction } from '../audit/actions.js';
import { recordForSystem } from '../audit/append.js';
import type { ClientRecord, CredentialRecord, Storage } from '../storage/storage.js';
import { type Client, clientOf } from './client.js';
import { type ClientSettings, defaultSettings, writeClientSettings } from './client-settings.js';
import { hashSecret, type Pepper, randomSecret } from './secrets.js';

/** The credentials of a client, which are shown once. */
export interface ClientCredentials {
  id: string;
  key: string;
  secret: string;
  livenessToken: string;
}

/** Makes a client (a tenant) with random credentials. Only keyed hashes of the secret and the liveness token are kept. */
export async function createClient(
  storage: Storage,
  pepper: Pepper,
  name: string,
  settings: Partial<ClientSettings> = {},
  now = Date.now(),
): Promise<ClientCredentials> {
  const fresh = newCredentials(pepper, now);
  const client: ClientRecord = {
    id: randomBytes(12).toString('hex'),
    name,
    key: randomBytes(16).toString('hex'),
    settings: writeClientSettings({ ...defaultSettings, ...settings }),
    createdAt: now,
    revokedAt: null,
    credentials: fresh.records,
  };
  await storage.transaction(async ({ clients, audit }) => {
    await clients.create(client);
    await recordForSystem(audit, {
      at: now,
      action: 'client.created',
      detail: { client: client.id },
    });
  });
  return { id: client.id, key: client.key, ...fresh.secrets };
}

/**
 * Gives a client a new secret and a new liveness token. The ones before go on for a while, so that callers can change over;
 * of still older ones nothing stays, so that at most two are good at a time.
 * @param overlap how long the ones before go on. Milliseconds.
 */
export async function rotateCredentials(
  storage: Storage,
  pepper: Pepper,
  clientId: string,
  overlap: number,
  now = Date.now(),
): Promise<ClientCredentials> {
  const fresh = newCredentials(pepper, now);
  const client = await change(storage, clientId, 'client.credentials.rotated', now, (client) => ({
    ...client,
    revokedAt: null,
    credentials: [
      ...fresh.records,
      ...client.credentials
        .filter(({ endsAt }) => endsAt === null)
        .map((credential) => ({ ...credential, endsAt: now + overlap })),
    ],
  }));
  return { id: client.id, key: client.key, ...fresh.secrets };
}

/** Takes a client's credentials away. Its users stay; new credentials let it in again. */
export function revokeClient(
  storage: Storage,
  clientId: string,
  now = Date.now(),
): Promise<ClientRecord> {
  return change(storage, clientId, 'client.revoked', now, (client) => ({
    ...client,
    revokedAt: now,
    credentials: [],
  }));
}

/** Changes name and settings of a client. */
export function updateClient(
  storage: Storage,
  clientId: string,
  next: (standing: Client) => Pick<Client, 'name' | 'settings'>,
  now = Date.now(),
): Promise<ClientRecord> {
  return change(storage, clientId, 'client.updated', now, (record) => {
    const { name, settings } = next(clientOf(record));
    return { ...record, name, settings: writeClientSettings(settings, record.settings) };
  });
}

/** @throws when there is no such client. */
function change(
  storage: Storage,
  clientId: string,
  action: Exclude<SystemAction & `client.${string}`, 'client.created'>,
  at: number,
  next: (client: ClientRecord) => ClientRecord,
): Promise<ClientRecord> {
  return storage.transaction(async ({ clients, audit }) => {
    const client = await clients.lock(clientId);
    if (client === undefined) throw new Error(`There is no client ${clientId}.`);
    const changed = next(client);
    await clients.update(changed);
    await recordForSystem(audit, { at, action, detail: { client: clientId } });
    return changed;
  });
}

function newCredentials(
  pepper: Pepper,
  createdAt: number,
): { secrets: Pick<ClientCredentials, 'secret' | 'livenessToken'>; records: CredentialRecord[] } {
  const secrets = { secret: randomSecret(), livenessToken: randomSecret() };
  const record = (kind: CredentialRecord['kind'], secret: string): CredentialRecord => ({
    kind,
    hash: hashSecret(secret, pepper),
    createdAt,
    endsAt: null,
  });
  return {
    secrets,
    records: [record('secret', secrets.secret), record('liveness', secrets.livenessToken)],
  };
}
