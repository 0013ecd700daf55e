import { optional, optionOf } from '../../settings/setting.js';
import { changed, clientSettings } from '../../tenants/client-settings.js';
import { updateClient } from '../../tenants/clients.js';
import { withStorage } from '../open-storage-for-command.js';
import { json, readCommand } from '../read-command.js';
import { UsageError } from '../usage-error.js';
import { clientName } from './client-name.js';
import { findClient } from './find-client.js';
import { factsOf, printFacts } from './print-client.js';

const changes = { name: optional(clientName, 'another name'), ...clientSettings };

const usage = `biometrid clients update CLIENT [options]

Changes a client, which is named by its id, its key, or its name where no other has it, and shows it. What is not given
stays as it is. A running server follows within a second.
`;

/** `biometrid clients update` */
export async function clientsUpdate(args: string[]): Promise<void> {
  const parsed = readCommand(args, usage, { ...changes, json }, ['CLIENT']);
  if (parsed === undefined) return;
  const { settings, words } = parsed;
  if (Object.entries(settings).every(([name, value]) => !(name in changes) || value === undefined))
    throw new UsageError(
      `Say what to change, with one or more of ${Object.keys(changes)
        .map((name) => `--${optionOf(name)}`)
        .join(', ')}.`,
    );
  const facts = await withStorage(settings, async ({ storage }) => {
    const { id } = await findClient(storage, words[0] ?? '');
    const client = await updateClient(storage, id, (standing) => ({
      name: settings.name ?? standing.name,
      settings: changed(standing.settings, settings),
    }));
    return factsOf(client, storage, Date.now());
  });
  printFacts(facts, settings.json);
}
