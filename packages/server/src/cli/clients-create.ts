import { createClient } from '../tenants/clients.js';
import { withStorage } from './open-storage-for-command.js';
import { defaultData, nonEmpty, readOptions, UsageError, wholeNumber } from './options.js';

const help = `biometrid clients create NAME [options]

Makes a client and prints its credentials. They are shown this once; only hashes are kept. A running server knows the
client at once.

  --quota N    requests a calendar month, in UTC (default: no limit)
  --data DIR   folder of the database and its keys (default ${defaultData})
  --json       print one line of JSON: id, key, secret, livenessToken
`;

const longestName = 200;

/** `biometrid clients create` */
export async function clientsCreate(args: string[]): Promise<void> {
  const { values, positionals } = readOptions(
    args,
    { quota: { type: 'string' }, data: { type: 'string' }, json: { type: 'boolean' } },
    help,
    ['NAME'],
  );
  if (values['help']) {
    process.stdout.write(help);
    return;
  }
  const [name = ''] = positionals;
  if (name.trim() === '' || name.length > longestName) {
    throw new UsageError(
      `Name the client, in at most ${longestName} characters: biometrid clients create NAME`,
    );
  }
  const quota =
    values.quota === undefined
      ? null
      : wholeNumber('quota', values.quota, 0, Number.MAX_SAFE_INTEGER);
  const location = { data: nonEmpty('data', values.data ?? defaultData) };
  const credentials = await withStorage(location, ({ storage, keys }) =>
    createClient(storage, keys.pepper, name, { quota }),
  );
  if (values.json) {
    process.stdout.write(`${JSON.stringify(credentials)}\n`);
    return;
  }
  const { id, key, secret, livenessToken } = credentials;
  process.stdout.write(
    `id             ${id}\nkey            ${key}\nsecret         ${secret}\nlivenessToken  ${livenessToken}\n`,
  );
  process.stderr.write('Keep the secret and the liveness token: they are not shown again.\n');
}
