import { clientSettings } from '../../tenants/client-settings.js';
import { withStorage } from '../open-storage-for-command.js';
import { json, readCommand } from '../read-command.js';
import { type ClientFacts, factsAsJson, factsOf } from './print-client.js';

const usage = `biometrid clients list [options]

Lists the clients in the order in which they were made. Requests used are those of the calendar day or month (in UTC) that
the quota is for; those that a running server holds ready count among them. Without a quota nothing is counted.
`;

/** `biometrid clients list` */
export async function clientsList(args: string[]): Promise<void> {
  const parsed = readCommand(args, usage, { json });
  if (parsed === undefined) return;
  const clients = await withStorage(parsed.settings, async ({ storage }) => {
    const now = Date.now();
    const facts: ClientFacts[] = [];
    for (const client of await storage.clients.list())
      facts.push(await factsOf(client, storage, now));
    return facts;
  });
  if (parsed.settings.json) process.stdout.write(`${JSON.stringify(clients.map(factsAsJson))}\n`);
  else if (clients.length > 0) process.stdout.write(table(clients));
  else
    process.stderr.write('There are no clients yet. Make one with biometrid clients create NAME\n');
}

function table(clients: readonly ClientFacts[]): string {
  const rows = [
    ['ID', 'NAME', 'KEY', 'STATE', 'USED', 'QUOTA'],
    ...clients.map(({ id, name, key, revoked, oldCredentialsUntil, used, settings }) => [
      id,
      name,
      key,
      revoked !== null ? 'revoked' : oldCredentialsUntil !== null ? 'rotating' : 'active',
      used === null ? '-' : String(used),
      clientSettings.quota.show(settings) ?? '',
    ]),
  ];
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) => `${row.map((cell, n) => cell.padEnd(widths?.[n] ?? 0)).join('  ')}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}
