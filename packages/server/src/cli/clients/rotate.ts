import { duration } from '../../settings/kind.js';
import { setting } from '../../settings/setting.js';
import { rotateCredentials } from '../../tenants/clients.js';
import { withStorage } from '../open-storage-for-command.js';
import { json, readCommand } from '../read-command.js';
import { findClient } from './find-client.js';
import { printCredentials } from './print-client.js';

const usage = `biometrid clients rotate CLIENT [options]

Gives a client, which is named by its id, its key, or its name where no other has it, a new secret and a new liveness
token, and prints them, this once. Those before go on for the overlap; still older ones end at once, so that at most two
are good at a time. The key stays. A client that was revoked is let in again. A running server follows within a second.
`;

const day = 24 * 60 * 60 * 1_000;

/** `biometrid clients rotate` */
export async function clientsRotate(args: string[]): Promise<void> {
  const overlap = setting(duration('0s', '365d'), 'time that the credentials before go on', day);
  const parsed = readCommand(args, usage, { overlap, json }, ['CLIENT']);
  if (parsed === undefined) return;
  const { settings, words } = parsed;
  const credentials = await withStorage(settings, async ({ storage, keys }) => {
    const { id } = await findClient(storage, words[0] ?? '');
    return rotateCredentials(storage, keys.pepper, id, settings.overlap);
  });
  printCredentials(credentials, settings.json);
}
