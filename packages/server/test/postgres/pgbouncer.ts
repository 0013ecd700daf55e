import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, type TestContext } from 'vitest';
import { freePort, ordinaryUser } from './cluster.js';
import { type FreshDatabase, postgresServer } from './postgres-server.js';

const documented = fileURLToPath(new URL('../../../../docs/deploy/pgbouncer.ini', import.meta.url));

/** A database that is reached through PgBouncer, and past it. */
export interface PooledDatabase extends FreshDatabase {
  directUrl: string;
}

/** Connections of PostgreSQL that a database's clients share: fewer than two servers would open. */
export const sharedConnections = 8;

let running: Promise<{ port: number; end(): Promise<void> }> | undefined;

/**
 * An empty database behind PgBouncer, which runs by `docs/deploy/pgbouncer.ini` for the tests of this file. Without PgBouncer or
 * PostgreSQL on the machine the test is skipped, or fails in CI.
 * @param settings what the role has, which is what the guide says when absent.
 */
export async function pooledDatabase(
  ctx: TestContext,
  settings: Readonly<Record<string, string>> = roleSettings,
): Promise<PooledDatabase> {
  const server = await postgresServer(ctx);
  const program = findPgbouncer();
  if (program === undefined) {
    const missing = 'PgBouncer is not installed; Debian has it as pgbouncer';
    if (process.env['CI']) throw new Error(missing);
    ctx.skip(missing);
  }
  const { url: directUrl, name, drop } = await server.freshDatabase();
  for (const [setting, value] of Object.entries(settings))
    await server.admin(`ALTER ROLE biometrid IN DATABASE ${name} SET ${setting} = '${value}'`);
  const { username, password, port } = new URL(directUrl);
  running ??= startPgbouncer(program, Number(port), `"${username}" "${password}"\n`);
  const url = new URL(directUrl);
  url.port = String((await running).port);
  return { url: url.href, directUrl, name, drop };
}

const roleSettings = {
  statement_timeout: '3s',
  lock_timeout: '3s',
  idle_in_transaction_session_timeout: '30s',
};

afterAll(async () => (await running)?.end());

async function startPgbouncer(program: string, postgresPort: number, users: string) {
  const user = ordinaryUser();
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-pgbouncer-'));
  const port = await freePort();
  const config = join(folder, 'pgbouncer.ini');
  const userFile = join(folder, 'users');
  writeFileSync(userFile, users, { mode: 0o600 });
  const here = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    auth_file: userFile,
    default_pool_size: sharedConnections,
    max_db_connections: sharedConnections,
    // Other work may have the processors.
    query_wait_timeout: 60,
  };
  writeFileSync(config, adjusted(readFileSync(documented, 'utf8'), postgresPort, here));
  if (user !== undefined)
    for (const path of [folder, config, userFile]) chownSync(path, user.uid, user.gid);
  const child = spawn(program, [config], {
    ...user,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  await isUp(child);
  return {
    port,
    async end() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      if (child.exitCode === null) await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

/** The documented settings with those of this machine in their places. */
function adjusted(
  ini: string,
  postgresPort: number,
  here: Readonly<Record<string, string | number>>,
) {
  const settings: [RegExp, string][] = [
    [/^biometrid = .*$/m, `* = host=127.0.0.1 port=${postgresPort}`],
    ...Object.entries(here).map(([name, value]): [RegExp, string] => [
      new RegExp(`^${name} = .*$`, 'm'),
      `${name} = ${value}`,
    ]),
  ];
  return settings.reduce((text, [line, replacement]) => {
    if (!line.test(text)) throw new Error(`docs/deploy/pgbouncer.ini has no line like ${line}`);
    return text.replace(line, replacement);
  }, ini);
}

function isUp(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (log.includes('process up')) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`PgBouncer did not start: ${log}`)));
  });
}

/** Debian keeps it off the path of ordinary users. */
function findPgbouncer(): string | undefined {
  for (const program of ['pgbouncer', '/usr/sbin/pgbouncer'])
    try {
      execFileSync(program, ['--version'], { stdio: 'ignore' });
      return program;
    } catch {}
  return undefined;
}
