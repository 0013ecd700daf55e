import { type JsonObject, parseObject } from '../../json/json.js';
import type { ClientRecord, ClientRepository, CredentialRecord } from '../storage.js';
import { bytes, number, optionalNumber, text, word } from './columns.js';
import type { Dialect } from './dialect.js';
import type { SqlRow, SqlSession, SqlValue } from './sql-database.js';

/** The clients in SQL. */
export function clientRepository(
  session: SqlSession,
  { forUpdate, tell }: Dialect,
): ClientRepository {
  const findWhere = async (condition: string, value: SqlValue) =>
    toClients(await session.all(`${selectClients} WHERE ${condition}${inOrder}`, value))[0];

  return {
    async create(client) {
      await session.run(
        'INSERT INTO biometrid.clients (id, name, key, settings, created_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?)',
        client.id,
        client.name,
        client.key,
        JSON.stringify(client.settings),
        client.createdAt,
        client.revokedAt,
      );
      await putCredentials(session, client);
    },
    findByKey: (key) => findWhere('clients.key = ?', key),
    async lock(id) {
      const locked = await session.all(
        `SELECT 1 FROM biometrid.clients WHERE id = ?${forUpdate}`,
        id,
      );
      return locked.length === 0 ? undefined : findWhere('clients.id = ?', id);
    },
    findByLivenessTokenHash: (hash) =>
      findWhere(
        `clients.id = (SELECT client_id FROM biometrid.credentials WHERE kind = 'liveness' AND hash = ?)`,
        hash,
      ),
    list: async () => toClients(await session.all(`${selectClients}${inOrder}`)),
    async update(client) {
      await session.run(
        'UPDATE biometrid.clients SET name = ?, settings = ?, revoked_at = ? WHERE id = ?',
        client.name,
        JSON.stringify(client.settings),
        client.revokedAt,
        client.id,
      );
      await session.run('DELETE FROM biometrid.credentials WHERE client_id = ?', client.id);
      await putCredentials(session, client);
      if (tell !== undefined) await session.run(tell, client.id);
    },
  };
}

const selectClients = `SELECT clients.*, credentials.kind, credentials.hash,
  credentials.created_at AS credential_created_at, credentials.ends_at
  FROM biometrid.clients LEFT JOIN biometrid.credentials ON credentials.client_id = clients.id`;
const inOrder =
  ' ORDER BY clients.created_at, clients.id, credentials.created_at, credentials.kind, credentials.hash';

async function putCredentials(session: SqlSession, client: ClientRecord): Promise<void> {
  for (const { kind, hash, createdAt, endsAt } of client.credentials) {
    await session.run(
      'INSERT INTO biometrid.credentials (client_id, kind, hash, created_at, ends_at) VALUES (?, ?, ?, ?, ?)',
      client.id,
      kind,
      hash,
      createdAt,
      endsAt,
    );
  }
}

/** One client for the rows of its credentials. */
function toClients(rows: readonly SqlRow[]): ClientRecord[] {
  const clients = new Map<string, ClientRecord & { credentials: CredentialRecord[] }>();
  for (const row of rows) {
    const id = text(row, 'id');
    const client = clients.get(id) ?? {
      id,
      name: text(row, 'name'),
      key: text(row, 'key'),
      settings: toSettings(id, text(row, 'settings')),
      createdAt: number(row, 'created_at'),
      revokedAt: optionalNumber(row, 'revoked_at'),
      credentials: [],
    };
    clients.set(id, client);
    if (row['kind'] === null) continue;
    client.credentials.push({
      kind: word(row, 'kind', ['secret', 'liveness']),
      hash: bytes(row, 'hash'),
      createdAt: number(row, 'credential_created_at'),
      endsAt: optionalNumber(row, 'ends_at'),
    });
  }
  return [...clients.values()];
}

function toSettings(clientId: string, text: string): JsonObject {
  const settings = parseObject(text);
  if (settings === undefined)
    throw new Error(
      `The database holds settings of the client ${clientId} that are no JSON object`,
    );
  return settings;
}
