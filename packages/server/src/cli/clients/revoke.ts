import { revokeClient } from '../../tenants/clients.js';
import { withStorage } from '../open-storage-for-command.js';
import { json, readCommand } from '../read-command.js';
import { findClient } from './find-client.js';
import { factsOf, printFacts } from './print-client.js';

const usage = `biometrid clients revoke CLIENT [options]

Takes the credentials of a client away, which is named by its id, its key, or its name where no other has it. A running
server refuses it within a second. Its users and their templates stay; biometrid clients rotate lets it in again.
`;

/** `biometrid clients revoke` */
export async function clientsRevoke(args: string[]): Promise<void> {
  const parsed = readCommand(args, usage, { json }, ['CLIENT']);
  if (parsed === undefined) return;
  const { settings, words } = parsed;
  const facts = await withStorage(settings, async ({ storage }) => {
    const { id } = await findClient(storage, words[0] ?? '');
    return factsOf(await revokeClient(storage, id), storage, Date.now());
  });
  printFacts(facts, settings.json);
}
