import type { Keys } from '../../keys/key-folder.js';
import { keyFolderOf } from '../../keys/open-keys.js';
import { type Rotated, type RotationProgress, rotateMasterKey } from '../../keys/rotation.js';
import { text } from '../../settings/kind.js';
import { optional } from '../../settings/setting.js';
import { hasServer } from '../../storage/sqlite/folder-lock.js';
import type { ProcessRecord, Storage } from '../../storage/storage.js';
import { withStorage } from '../open-storage-for-command.js';
import { interruption, progressLine } from '../progress.js';
import { json, readCommand } from '../read-command.js';

const usage = `biometrid keys rotate [options]

Puts a new master key in the place of the old one, beside servers that go on working. The new key is added to the ring, used
when every running server holds it, and the keys of all users are wrapped by it; then the old one is removed. Where several
servers work on one database, it waits until you have copied keyring.json from here to the machines that lack the new key.

Where several databases use the keys, the old key stays until each of them was rotated: the command names those that still
need it. One that is gone for good is forgotten with --forget.

It may be interrupted at any time; the next call goes on from there. Backups that were made before need the ring as it was:
keep a copy of keyring.json for as long as them, and back up the new one.
`;

/** How long after its last report a server counts as one that runs. Milliseconds. */
const alive = 10_000;

/** `biometrid keys rotate` */
export async function keysRotate(args: string[]): Promise<void> {
  const parsed = readCommand(args, usage, { json, forget });
  if (parsed === undefined) return;
  const { settings } = parsed;
  const line = progressLine();
  const signal = interruption();
  try {
    const shared = settings.databaseUrl !== undefined;
    const rotated = await withStorage(settings, ({ storage, keys }) => {
      if (settings.forget !== undefined) forgetDatabase(keys, settings.forget);
      return rotateMasterKey({
        storage,
        keys,
        folder: keyFolderOf(settings.data, settings.keys),
        servers: () => runningServers(storage, settings.data),
        progress: (progress) => line.show(inWords(progress, shared)),
        signal,
      });
    });
    line.end();
    process.stdout.write(settings.json ? `${JSON.stringify(rotated)}\n` : outcome(rotated, shared));
  } catch (error) {
    line.end();
    if (!signal.aborted) throw error;
    throw new Error('Interrupted. Nothing is lost: biometrid keys rotate goes on from here.');
  }
}

/** What an earlier rotation names. */
const forget = optional(
  text('DATABASE'),
  'a database that is gone for good, as an earlier rotation names it: what it needs is kept no longer, and what it has sealed never opens again',
);

function forgetDatabase(keys: Keys, database: string): void {
  if (keys.forget(database)) return;
  const known = keys.databases().map((each) => `${each.database} (${each.place})`);
  throw new Error(
    `The key ring knows no database ${database}. It knows: ${known.join(', ') || 'none'}.`,
  );
}

async function runningServers(
  storage: Storage,
  data: string,
): Promise<readonly ProcessRecord[] | undefined> {
  if (storage.shared) return storage.processes.alive(alive);
  if (!hasServer(data)) return [];
  // The one server reports when its keys change.
  const servers = await storage.processes.alive(Number.MAX_SAFE_INTEGER);
  return servers.length === 0 ? undefined : servers;
}

function inWords(progress: RotationProgress, shared: boolean): string {
  if (progress.step === 'wrapping')
    return `Wrapping the keys of users: ${progress.done} of ${progress.all}`;
  const { masterKeyId, servers, lacking } = progress;
  return `Waiting for servers to hold ${masterKeyId}: ${lacking} of ${servers} lack it.${
    shared ? ' Copy keyring.json from here to their machines.' : ''
  }`;
}

function outcome(rotated: Rotated, shared: boolean): string {
  const { masterKeyId, resumed, rewrapped, removed, kept } = rotated;
  const lines = [
    ...(resumed ? ['An earlier rotation was finished; for another new key, run this again.'] : []),
    `${masterKeyId} is in use. Keys of users wrapped by it now: ${rewrapped}. Removed: ${removed.join(', ') || 'none'}.`,
    ...kept.flatMap(({ masterKeyId: id, neededBy }) =>
      neededBy.map(
        ({ database, place }) =>
          `${id} stays: ${database} (${place}) needs it. Run biometrid keys rotate there; if it is gone for good, biometrid keys rotate --forget ${database}.`,
      ),
    ),
    'Back up keyring.json now, and keep the one before for as long as backups that need it.',
    ...(shared
      ? ['Copy keyring.json to the other machines, so that the old key is gone there too.']
      : []),
  ];
  return `${lines.join('\n')}\n`;
}
