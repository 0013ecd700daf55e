import { inWords } from '../backup/report.js';
import { type Restored, restoreBackup } from '../backup/restore-backup.js';
import { checkFolderPermissions } from '../folder-permissions.js';
import { openKeys } from '../keys/open-keys.js';
import { flag, text } from '../settings/kind.js';
import { optional, setting } from '../settings/setting.js';
import { auditLink } from '../system.js';
import { progressLine } from './progress.js';
import { json, readCommand } from './read-command.js';

const usage = `biometrid restore FILE [options]

Puts the backup in FILE and FILE.keys in the place of the databases in the data folder. Stop the server before. What was
erased since the backup stays erased: the erasure journal in the data folder is kept and replayed, and on a new machine the one
that --journal names. Interrupted at any time, it leaves either all that was there before or all of the backup.
`;

const options = {
  journal: optional(
    text('FILE'),
    'a further erasure journal: the keys.db of the machine that made the backup, or what biometrid backup --journal wrote there',
  ),
  withoutJournal: setting(
    flag,
    'restore although nobody knows who was deleted since: they come back',
    false,
  ),
  json,
};

const pgRestore = `A PostgreSQL database is restored with its own tools, while no server runs: save the table biometrid_keys.erased_keys
(the erasure journal), restore both dumps into an empty database with pg_restore, then that table, and erase again what it lists:

  DELETE FROM biometrid_keys.user_keys WHERE id IN (SELECT id FROM biometrid_keys.erased_keys);
  DELETE FROM biometrid.templates WHERE key_id NOT IN (SELECT id FROM biometrid_keys.user_keys);
  DELETE FROM biometrid.heard WHERE key_id NOT IN (SELECT id FROM biometrid_keys.user_keys);
  DELETE FROM biometrid.users WHERE (client_id, id) NOT IN
    (SELECT client_id, user_id FROM biometrid_keys.user_keys WHERE purpose = 'subject');`;

/** `biometrid restore` */
export async function restore(args: string[]): Promise<void> {
  const parsed = readCommand(args, usage, options, ['FILE']);
  if (parsed === undefined) return;
  const { settings, words } = parsed;
  const [file = ''] = words;
  const { data, databaseUrl, journal, withoutJournal } = settings;
  if (databaseUrl !== undefined) throw new Error(pgRestore);
  checkFolderPermissions(settings);
  const { keys } = openKeys(data, settings.keys, false);
  const line = progressLine();
  try {
    const restored = await restoreBackup({
      file,
      data,
      keys,
      link: auditLink(keys),
      journal,
      withoutJournal,
      report: (step, part) => line.show(inWords(step, part)),
    });
    line.end();
    if (!restored.journalled)
      process.stderr.write(
        `WARNING: users who were deleted after ${restored.manifest.createdAt} ARE BACK, with their templates. Delete them again.\n`,
      );
    process.stdout.write(
      settings.json ? `${JSON.stringify(forPrograms(restored))}\n` : outcome(data, restored),
    );
  } finally {
    line.end();
  }
}

function forPrograms({ manifest, journalled, users, templates }: Restored) {
  const { id, createdAt, release } = manifest;
  return { id, createdAt, release, journalled, erasedUsers: users, erasedTemplates: templates };
}

function outcome(data: string, { manifest, users, templates }: Restored): string {
  return `${data} holds backup ${manifest.id} of ${manifest.createdAt}.
Erased again: users ${users}, templates of others ${templates}. Start the server now.
`;
}
