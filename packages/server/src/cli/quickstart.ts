import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../contract/document.js';
import { openSqliteStorage } from '../storage/sqlite/sqlite-storage.js';
import { type ClientCredentials, createClient } from '../tenants/create-client.js';
import { loadPepper, secretMatches } from '../tenants/secrets.js';
import { defaultData, readOptions } from './options.js';
import { serveOptions, serverOptions, start } from './serve.js';

const help = `biometrid quickstart [options]

Makes a data folder and a first client, unless they are there from the last time, runs the server, and prints how to call
it. The client's credentials stay in the data folder, in first-client.json, readable by you alone.

  --data DIR     folder of the database and its keys (default ${defaultData})
  --host HOST    address to listen at (default 127.0.0.1)
  --port PORT    port to listen at (default 8080; 0 takes any free one)
  --docs DIR     folder of the built docs site, served at /docs
  --dev          compare every answer with the contract, and log in detail
`;

/** `biometrid quickstart`, which `npm start` calls. */
export async function quickstart(args: string[]): Promise<void> {
  const { values } = readOptions(args, serveOptions, help);
  if (values['help']) {
    process.stdout.write(help);
    return;
  }
  const options = serverOptions(values);
  const credentials = await firstClient(options.data);
  const server = await start(options);
  process.stdout.write(welcome(server.origin, credentials, options.docs !== undefined));
}

/** The credentials of the folder's first client; made when there is none. */
async function firstClient(folder: string): Promise<ClientCredentials> {
  const file = join(folder, 'first-client.json');
  const storage = await openSqliteStorage(folder);
  try {
    const pepper = loadPepper(folder);
    const kept = existsSync(file) ? readCredentials(file) : undefined;
    // The database may have been removed or restored since.
    const client = kept && (await storage.clients.findByKey(kept.key));
    if (kept && client && secretMatches(kept.secret, client.secretHash, pepper)) return kept;
    const credentials = await createClient(storage, pepper, 'first client', null);
    rmSync(file, { force: true });
    writeFileSync(file, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    return credentials;
  } finally {
    await storage.close();
  }
}

function readCredentials(file: string): ClientCredentials {
  const value = parsed(readFileSync(file, 'utf8'));
  const text = (name: keyof ClientCredentials) => {
    const found = isRecord(value) ? value[name] : undefined;
    if (typeof found !== 'string')
      throw new Error(`${file} holds no ${name}. Remove the file to get a new first client.`);
    return found;
  };
  return {
    id: text('id'),
    key: text('key'),
    secret: text('secret'),
    livenessToken: text('livenessToken'),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function welcome(
  origin: string,
  { key, secret, livenessToken }: ClientCredentials,
  docs: boolean,
): string {
  return `
BiometrID is running.

  API             ${origin}/api/1.0
  Docs            ${docs ? `${origin}/docs/` : 'not built; start with --docs DIR'}
  Contract        ${origin}/openapi.yaml

  Key             ${key}
  Secret          ${secret}
  Liveness token  ${livenessToken}

Create a user:

  curl -X POST '${origin}/api/1.0/users?reference_id=customer-4711' \\
    -H 'x-biometrid-key: ${key}' -H 'x-biometrid-secret: ${secret}'

Stop with Ctrl+C.
`;
}
