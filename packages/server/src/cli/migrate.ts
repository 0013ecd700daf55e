import { inWords } from '../backup/report.js';
import { migrateBack } from '../migration/migrate-back.js';
import { migrateToPostgres } from '../migration/migrate-to-postgres.js';
import { flag } from '../settings/kind.js';
import { postgresUrl } from '../settings/server-settings.js';
import { optional, setting } from '../settings/setting.js';
import { auditLink } from '../system.js';
import { checkDatabaseThere } from './existing-database.js';
import { withStorage } from './open-storage-for-command.js';
import { progressLine } from './progress.js';
import { json, readCommand } from './read-command.js';
import { UsageError } from './usage-error.js';

const variable = 'BIOMETRID_MIGRATE_TO';

const usage = `biometrid migrate --to URL | --back [options]

Copies the embedded database in the data folder into an empty PostgreSQL database, compares both row by row, and only then
keeps the copy. Stop the server before. Interrupted at any time, it leaves nothing behind; call it again. The folder is only
read, and has a mark afterwards that keeps servers and commands from it. With --back, the PostgreSQL database that database-url
names is copied into a data folder without a database, with the same checks. With a password in it, the URL is given as
${variable}; or leave the password to PGPASSWORD or ~/.pgpass.
`;

const options = {
  to: optional(postgresUrl(variable), 'the PostgreSQL database, which no server has used yet'),
  back: setting(flag, 'copy from PostgreSQL into the data folder', false),
  json,
};

/** `biometrid migrate` */
export async function migrate(args: string[]): Promise<void> {
  const parsed = readCommand(args, usage, options);
  if (parsed === undefined) return;
  const { settings } = parsed;
  if (settings.back) return back(settings);
  const { data, keys: keyFolder, insecurePermissions, json: asJson } = settings;
  const { to = process.env[variable] } = settings;
  if (to === undefined)
    throw new UsageError(
      'Name the PostgreSQL database: biometrid migrate --to postgres://USER@HOST:PORT/DATABASE',
    );
  checkDatabaseThere(data);
  const line = progressLine();
  try {
    // The keys are compared with the database first: they are to fit the copy as well.
    const rows = await withStorage({ data, keys: keyFolder, insecurePermissions }, ({ keys }) =>
      migrateToPostgres({
        data,
        to,
        link: auditLink(keys),
        report: (step, part) => line.show(inWords(step, part)),
      }),
    );
    line.end();
    const all = Object.values(rows).reduce((sum, count) => sum + count, 0);
    process.stdout.write(
      asJson
        ? `${JSON.stringify({ rows })}\n`
        : `All ${all} rows are in PostgreSQL, compared one by one.
Start the servers with --database-url, or BIOMETRID_DATABASE_URL, and the same keys. A mark keeps them from ${data}: remove the
folder when the new servers run well, for who is deleted from now on is not deleted there.
`,
    );
  } finally {
    line.end();
  }
}

/** From PostgreSQL into a data folder. */
async function back({
  data,
  keys: keyFolder,
  databaseUrl,
  databasePooled,
  insecurePermissions,
  json: asJson,
}: {
  data: string;
  keys: string | undefined;
  databaseUrl: string | undefined;
  databasePooled: boolean;
  insecurePermissions: boolean;
  json: boolean;
}): Promise<void> {
  if (databaseUrl === undefined)
    throw new UsageError(
      'Name the PostgreSQL database with --database-url or BIOMETRID_DATABASE_URL, and a new folder with --data.',
    );
  const line = progressLine();
  try {
    const rows = await withStorage(
      { data, keys: keyFolder, databaseUrl, databasePooled, insecurePermissions },
      ({ keys }) =>
        migrateBack({
          from: databaseUrl,
          pooled: databasePooled,
          data,
          link: auditLink(keys),
          report: (step, part) => line.show(inWords(step, part)),
        }),
    );
    line.end();
    const all = Object.values(rows).reduce((sum, count) => sum + count, 0);
    process.stdout.write(
      asJson
        ? `${JSON.stringify({ rows })}\n`
        : `All ${all} rows are in ${data}, compared one by one.
Start the server without a database URL, with the same keys. A mark keeps servers from the PostgreSQL database; remove that one
when the new server runs well.
`,
    );
  } finally {
    line.end();
  }
}
