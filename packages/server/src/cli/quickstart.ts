import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isLoopback, type PlaygroundSignIn } from '../http/playground-sign-in.js';
import { playgroundFolder } from '../http/serve-playground.js';
import { parseObject } from '../json/json.js';
import { keyFolderOf } from '../keys/open-keys.js';
import { type ServerSettings, serverSettings } from '../settings/server-settings.js';
import { setting } from '../settings/setting.js';
import { ClientDirectory } from '../tenants/client-directory.js';
import { type ClientCredentials, createClient } from '../tenants/clients.js';
import { withStorage } from './open-storage-for-command.js';
import { serverOptions, start, warn } from './serve.js';
import { readSettings } from './settings.js';
import { settingsHelp } from './settings-help.js';

const help = `biometrid quickstart [options]

Makes a data folder, keys and a first client, unless they are there from the last time, runs the server, and prints how to
call it. The client's credentials stay in the data folder, in first-client.json, readable by you alone.

`;

/** It is for trying out: nobody watches it. */
const quickstartSettings = {
  ...serverSettings,
  adminPort: setting(serverSettings.adminPort.kind, serverSettings.adminPort.help, 'off'),
  playground: setting(serverSettings.playground.kind, serverSettings.playground.help, true),
};

/** Random bytes of the code in the printed link. */
const codeBytes = 16;

/** `biometrid quickstart`, which `npm start` calls. */
export async function quickstart(args: string[]): Promise<void> {
  const parsed = readSettings(args, process.env, quickstartSettings);
  if (parsed === undefined) {
    process.stdout.write(help + settingsHelp(quickstartSettings));
    return;
  }
  warn(parsed.warnings);
  const { settings } = parsed;
  const credentials = await firstClient(settings);
  const playgroundSignIn = signInFor(settings, credentials);
  const server = await start({ ...serverOptions(settings), playgroundSignIn });
  process.stdout.write(welcome(server.origin, credentials, settings, playgroundSignIn));
}

/** Where others can connect, the page asks for the credentials. */
function signInFor(
  { host }: ServerSettings,
  credentials: ClientCredentials,
): PlaygroundSignIn | undefined {
  if (!isLoopback(host)) return undefined;
  return { code: randomBytes(codeBytes).toString('base64url'), credentials };
}

/** The credentials of the folder's first client; made when there is none. */
function firstClient(settings: ServerSettings): Promise<ClientCredentials> {
  const file = join(settings.data, 'first-client.json');
  return withStorage(
    settings,
    async ({ storage, keys: { pepper } }) => {
      const kept = existsSync(file) ? readCredentials(file) : undefined;
      // The database may have been removed or restored since.
      const known = kept && new ClientDirectory(storage, pepper, Date.now);
      if (kept && known && typeof (await known.bySecret(kept.key, kept.secret)) === 'object')
        return kept;
      const credentials = await createClient(storage, pepper, 'first client');
      rmSync(file, { force: true });
      writeFileSync(file, `${JSON.stringify(credentials, null, 2)}\n`, {
        mode: 0o600,
        flag: 'wx',
      });
      return credentials;
    },
    { makeMissingKeys: true },
  );
}

function readCredentials(file: string): ClientCredentials {
  const credentials = parseObject(readFileSync(file, 'utf8'));
  const text = (name: keyof ClientCredentials) => {
    const found = credentials?.[name];
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

function welcome(
  origin: string,
  { key, secret, livenessToken }: ClientCredentials,
  { data, keys, docs, playground }: ServerSettings,
  signIn: PlaygroundSignIn | undefined,
): string {
  return `
BiometrID is running.
${playground ? tryIt(origin, signIn) : ''}
  API             ${origin}/api/1.0
  Docs            ${docs === undefined ? 'not built; start with --docs DIR' : `${origin}/docs/`}
  Contract        ${origin}/openapi.yaml

  Key             ${key}
  Secret          ${secret}
  Liveness token  ${livenessToken}

  Data            ${resolve(data)}
  Keys            ${keyFolderOf(data, keys)} (to be backed up, apart from the data)

Create a user:

  curl -X POST '${origin}/api/1.0/users?reference_id=customer-4711' \\
    -H 'x-biometrid-key: ${key}' -H 'x-biometrid-secret: ${secret}'

Stop with Ctrl+C.
`;
}

function tryIt(origin: string, signIn: PlaygroundSignIn | undefined): string {
  if (playgroundFolder() === undefined) return '';
  const link = `${origin}/playground/`;
  return `
Try it in a browser:

  ${signIn ? `${link}#code=${signIn.code}` : `${link} (sign in with the credentials below)`}
`;
}
