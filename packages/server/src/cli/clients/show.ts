import { withStorage } from '../open-storage-for-command.js';
import { json, readCommand } from '../read-command.js';
import { findClient } from './find-client.js';
import { factsOf, printFacts } from './print-client.js';

const usage = `biometrid clients show CLIENT [options]

Shows a client, which is named by its id, its key, or its name where no other has it. Secrets are not kept and not shown.
`;

/** `biometrid clients show` */
export async function clientsShow(args: string[]): Promise<void> {
  const parsed = readCommand(args, usage, { json }, ['CLIENT']);
  if (parsed === undefined) return;
  const { settings, words } = parsed;
  const facts = await withStorage(settings, async ({ storage }) =>
    factsOf(await findClient(storage, words[0] ?? ''), storage, Date.now()),
  );
  printFacts(facts, settings.json);
}
