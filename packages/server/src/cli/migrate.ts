import { inWords } from '../backup/report.js';
import { migrateToPostgres } from '../migration/migrate-to-postgres.js';
import { postgresUrl } from '../settings/server-settings.js';
import { optional } from '../settings/setting.js';
import { auditLink } from '../system.js';
import { checkDatabaseThere } from './existing-database.js';
import { withStorage } from './open-storage-for-command.js';
import { progressLine } from './progress.js';
import { json, readCommand } from './read-command.js';
import { UsageError } from './usage-error.js';

const variable = 'BIOMETRID_MIGRATE_TO';

const usage = `biometrid migrate --to URL [options]

Copies the embedded database in the data folder into an empty PostgreSQL database, compares both row by row, and only then
keeps the copy. Stop the server before. Interrupted at any time, it leaves nothing behind; call it again. The folder is only
read. With a password in it, the URL is given as ${variable}; or leave the password to PGPASSWORD or ~/.pgpass.
`;

const options = {
  to: optional(postgresUrl(variable), 'the PostgreSQL database, which no server has used yet'),
  json,
};

/** `biometrid migrate` */
export async function migrate(args: string[]): Promise<void> {
  const parsed = readCommand(args, usage, options);
  if (parsed === undefined) return;
  const { settings } = parsed;
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
Start the servers with --database-url, or BIOMETRID_DATABASE_URL, and the same keys. Never start one on ${data} again, and
remove it when the new servers run well: who is deleted from now on is not deleted there.
`,
    );
  } finally {
    line.end();
  }
}
