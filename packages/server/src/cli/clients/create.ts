import {
  changed,
  clientSettings,
  defaultSettings,
  writtenDefaults,
} from '../../tenants/client-settings.js';
import { createClient } from '../../tenants/clients.js';
import { withStorage } from '../open-storage-for-command.js';
import { json, readCommand } from '../read-command.js';
import { UsageError } from '../usage-error.js';
import { helpWidth, wrapped } from '../wrapped.js';
import { clientName } from './client-name.js';
import { printCredentials } from './print-client.js';

const defaults = writtenDefaults().map(([option, written]) => `${option} ${written}`);

const usage = `biometrid clients create NAME [options]

Makes a client and prints its credentials. They are shown this once; only hashes are kept. A running server knows the
client at once. What is not given has its default:
${wrapped(`${defaults.join(', ')}.`, helpWidth).join('\n')}
`;

/** `biometrid clients create` */
export async function clientsCreate(args: string[]): Promise<void> {
  const parsed = readCommand(args, usage, { ...clientSettings, json }, ['NAME']);
  if (parsed === undefined) return;
  const { settings, words } = parsed;
  const name = clientName.read(words[0] ?? '');
  if (name === undefined)
    throw new UsageError(`NAME must be ${clientName.allowed}: biometrid clients create NAME`);
  const credentials = await withStorage(settings, ({ storage, keys }) =>
    createClient(storage, keys.pepper, name, changed(defaultSettings, settings)),
  );
  printCredentials(credentials, settings.json);
}
