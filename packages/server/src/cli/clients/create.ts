import { createClient, defaultSettings } from '../../tenants/clients.js';
import { withStorage } from '../open-storage-for-command.js';
import { json, readCommand } from '../read-command.js';
import { UsageError } from '../usage-error.js';
import { changed, clientName, clientOptions } from './client-options.js';
import { printCredentials } from './print-client.js';

const { quota, quotaPeriod, rateLimit, languages, falseMatchRate, liveness, ...more } =
  defaultSettings;

const usage = `biometrid clients create NAME [options]

Makes a client and prints its credentials. They are shown this once; only hashes are kept. A running server knows the
client at once. Unless it is told otherwise, a client has quota ${quota ?? 'none'}, period ${quotaPeriod}, rate ${rateLimit ?? 'none'}, languages ${languages.join(',')},
face-fmr ${falseMatchRate.face}, voice-fmr ${falseMatchRate.voice}, liveness ${liveness}, liveness-bpcer ${more.livenessBpcer} and face-properties ${more.faceProperties}.
`;

/** `biometrid clients create` */
export async function clientsCreate(args: string[]): Promise<void> {
  const told = readCommand(args, usage, { ...clientOptions, json }, ['NAME']);
  if (told === undefined) return;
  const { settings, words } = told;
  const name = clientName.read(words[0] ?? '');
  if (name === undefined)
    throw new UsageError(`NAME must be ${clientName.allowed}: biometrid clients create NAME`);
  const credentials = await withStorage(settings, ({ storage, keys }) =>
    createClient(storage, keys.pepper, name, changed(defaultSettings, settings)),
  );
  printCredentials(credentials, settings.json);
}
