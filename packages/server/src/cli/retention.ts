import { flag } from '../settings/kind.js';
import { serverSettings } from '../settings/server-settings.js';
import { setting } from '../settings/setting.js';
import type { Storage } from '../storage/storage.js';
import { clockFault } from '../upkeep/clock.js';
import { type Retention, startRetention, stopRetention } from '../upkeep/retention.js';
import { withStorage } from './open-storage-for-command.js';
import { json, readCommand } from './read-command.js';
import { UsageError } from './usage-error.js';

const usage = `biometrid retention [--show | --stop | --start] [options]

Shows the enrolments that are announced to expire after template-retention, and when. With --stop they are called back, and none
expires until --start; templates that were erased are gone for good. Where a server stands still because its clock may be wrong,
set the clock right; --start says that it is right as it is. It works beside running servers, which follow within a minute. Give it
the settings of the server.
`;

const { templateRetention, retentionGrace, sessionRetention, auditRetention } = serverSettings;

const options = {
  show: setting(flag, 'show what expires; without another option, that is what it does', false),
  stop: setting(flag, 'call back what is announced, and let nothing expire', false),
  start: setting(flag, 'let templates expire again, by the clock of this machine', false),
  json,
  templateRetention,
  retentionGrace,
  sessionRetention,
  auditRetention,
};

/** `biometrid retention` */
export async function retention(args: string[]): Promise<void> {
  const parsed = readCommand(args, usage, options);
  if (parsed === undefined) return;
  const { settings } = parsed;
  if ([settings.show, settings.stop, settings.start].filter(Boolean).length > 1)
    throw new UsageError('Choose one of --show, --stop and --start.');
  await withStorage(settings, async ({ storage }) => {
    const now = Date.now();
    if (settings.stop) {
      const enrolments = await stopRetention(storage, now);
      print(
        settings.json,
        { calledBack: enrolments },
        `${enrolments} enrolments were called back. None expires until biometrid retention --start.`,
      );
    } else if (settings.start) {
      await startRetention(storage, now);
      print(settings.json, { state: 'working' }, 'Templates expire again, as the settings say.');
    } else await show(storage, settings, now);
  });
}

async function show(
  storage: Storage,
  settings: Retention & { json: boolean },
  now: number,
): Promise<void> {
  const fault = await clockFault(storage, settings, now);
  const stopped = (await storage.deployment.get('retention')) === 'stopped';
  const state = fault !== undefined ? 'held' : stopped ? 'stopped' : 'working';
  const clients = new Map((await storage.clients.list()).map(({ id, name }) => [id, name]));
  const pending = (await storage.expiries.pending()).map(({ dueAt, ...group }) => ({
    ...group,
    due: new Date(dueAt).toISOString(),
  }));
  const says = {
    held: `Nothing expires: ${fault}.`,
    stopped: 'No templates expire: it was stopped.',
    working: 'Templates expire as the settings say.',
  }[state];
  const lines = pending.map(
    ({ clientId, modality, enrolments, due }) =>
      `${enrolments} of ${modality} of ${clients.get(clientId) ?? clientId}, from ${due} on`,
  );
  print(
    settings.json,
    { state, ...(fault === undefined ? {} : { because: fault }), pending },
    [says, ...(lines.length === 0 ? ['Nothing is announced.'] : lines)].join('\n'),
  );
}

function print(asJson: boolean, facts: object, text: string): void {
  process.stdout.write(`${asJson ? JSON.stringify(facts) : text}\n`);
}
