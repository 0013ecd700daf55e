import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../free-port.js';
import { ordinaryUser } from '../ordinary-user.js';

const documented = fileURLToPath(new URL('../../../../docs/deploy/pgbouncer.ini', import.meta.url));

/** A PgBouncer that this process has started. */
export interface Pgbouncer {
  port: number;
  end(): Promise<void>;
}

/** What `docs/deploy/pgbouncer.ini` does not know. */
interface Surroundings {
  /** The URL of a database of PostgreSQL, with the role and its password. */
  url: string;
  /** Settings in the place of the documented ones. */
  settings?: Readonly<Record<string, number>>;
}

/**
 * Starts PgBouncer by `docs/deploy/pgbouncer.ini` on a free port of this machine.
 * @param program where `findPgbouncer` found it.
 */
export async function startPgbouncer(
  program: string,
  { url, settings = {} }: Surroundings,
): Promise<Pgbouncer> {
  const { username, password, port: postgresPort } = new URL(url);
  const user = ordinaryUser();
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-pgbouncer-'));
  const port = await freePort();
  const config = join(folder, 'pgbouncer.ini');
  const userFile = join(folder, 'users');
  writeFileSync(userFile, `"${username}" "${password}"\n`, { mode: 0o600 });
  const here = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    auth_file: userFile,
    // Other work may have the processors.
    query_wait_timeout: 60,
    ...settings,
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
  postgresPort: string,
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

/** The program, where it is installed; Debian keeps it off the path of ordinary users. */
export function findPgbouncer(): string | undefined {
  for (const program of ['pgbouncer', '/usr/sbin/pgbouncer'])
    try {
      execFileSync(program, ['--version'], { stdio: 'ignore' });
      return program;
    } catch {}
  return undefined;
}
