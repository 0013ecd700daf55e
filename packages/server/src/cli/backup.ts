import { exportJournal, keyFileOf, makeBackup } from '../backup/make-backup.js';
import { inWords } from '../backup/report.js';
import { flag } from '../settings/kind.js';
import { setting } from '../settings/setting.js';
import { checkDatabaseThere } from './existing-database.js';
import { withStorage } from './open-storage-for-command.js';
import { progressLine } from './progress.js';
import { json, readCommand } from './read-command.js';
import { release } from './release.js';

const usage = `biometrid backup FILE [options]

Backs the database in the data folder up to FILE, beside a server that goes on working, and the wrapped keys of users to
FILE.keys. Without FILE.keys no template in FILE can be opened: who was deleted is out of a backup when its FILE.keys is
deleted, so keep the two apart and FILE.keys only as long as you promise. Neither file holds the master keys or the pepper.
They are in the key folder; back that up once more, elsewhere.

What was erased is no part of a backup. It is listed in the erasure journal, in the data folder, which a restore replays; keep
a copy on another machine, at least daily, made with --journal.
`;

const options = {
  journal: setting(flag, 'write the erasure journal to FILE, and nothing else', false),
  json,
};

const pgDump = `A PostgreSQL database is backed up with its own tools, the keys of users apart, and without what was erased:

  pg_dump --format=custom --no-unlogged-table-data --schema=biometrid --file=FILE DATABASE
  pg_dump --format=custom --no-unlogged-table-data --schema=biometrid_keys --exclude-table=biometrid_keys.erased_keys --file=FILE.keys DATABASE

in this order, so that each template has its key. Keep the table biometrid_keys.erased_keys, the erasure journal, apart.`;

/** `biometrid backup` */
export async function backup(args: string[]): Promise<void> {
  const parsed = readCommand(args, usage, options, ['FILE']);
  if (parsed === undefined) return;
  const { settings, words } = parsed;
  const [file = ''] = words;
  const { data, databaseUrl, json: asJson } = settings;
  if (databaseUrl !== undefined) throw new Error(pgDump);
  checkDatabaseThere(data);
  const line = progressLine();
  try {
    await withStorage(settings, async ({ storage, keys }) => {
      if (settings.journal) {
        const erased = await exportJournal(storage, file);
        const sentence = `The erasure journal of ${data} is in ${file}: ${erased} entries.`;
        process.stdout.write(`${asJson ? JSON.stringify({ file, entries: erased }) : sentence}\n`);
        return;
      }
      const { id, createdAt, rows } = await makeBackup(
        { data, storage, keys },
        file,
        release,
        (step, part) => line.show(inWords(step, part)),
      );
      line.end();
      const users = rows['users'] ?? 0;
      const templates = rows['templates'] ?? 0;
      process.stdout.write(
        asJson
          ? `${JSON.stringify({ id, createdAt, file, keys: keyFileOf(file), users, templates })}\n`
          : `Backup ${id}: ${users} users and ${templates} templates in ${file}, their keys in ${keyFileOf(file)}.
Keep the two apart, and delete ${keyFileOf(file)} when its time is over. The key folder is not in them.
`,
      );
    });
  } finally {
    line.end();
  }
}
