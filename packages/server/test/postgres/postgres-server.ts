import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Client } from 'pg';
import { afterAll, type TestContext } from 'vitest';

/** A PostgreSQL of its own for one test file, on a port of this machine. */
export interface PostgresServer {
  /** Makes an empty database, owned by an ordinary user whose password is in the URL. */
  freshDatabase(): Promise<FreshDatabase>;
  /** Runs a statement as the superuser, in the named database or in none of the tests'. */
  admin(sql: string, database?: string): Promise<Record<string, unknown>[]>;
  /** Ends it orderly; its data stays. */
  stop(): Promise<void>;
  /** Ends it as a crash does: nothing more is written. */
  killHard(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
}

export interface FreshDatabase {
  name: string;
  url: string;
  /** Removes it, connections to it included. */
  drop(): Promise<void>;
}

let started: Promise<RunningServer> | undefined;

afterAll(async () => {
  await (await started)?.remove();
});

/**
 * The server of this test file; the first call starts it, and the end of the file removes it. Without PostgreSQL on the machine
 * the test is skipped, or fails in CI.
 */
export function postgresServer(ctx: TestContext): Promise<PostgresServer> {
  const programs = findPrograms();
  if (programs === undefined) {
    const missing = 'PostgreSQL is not installed; Debian has it as postgresql';
    if (process.env['CI']) throw new Error(missing);
    ctx.skip(missing);
  }
  started ??= startServer(programs);
  return started;
}

/** The folder of `initdb` and `postgres`; Debian keeps it off the path. */
function findPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const folders = [
    ...versions
      .sort((one, other) => Number(other) - Number(one))
      .map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  return folders.find((folder) =>
    ['initdb', 'postgres'].every((program) => existsSync(join(folder, program))),
  );
}

interface RunningServer extends PostgresServer {
  remove(): Promise<void>;
}

async function startServer(programs: string): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-postgres-'));
  const data = join(folder, 'data');
  const user = ordinaryUser();
  const password = randomBytes(12).toString('hex');
  const port = await freePort();

  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) {
    for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
  }
  execFileSync(
    join(programs, 'initdb'),
    // Messages in English, for `start` waits for one. The new folder need not outlive a power cut.
    `--pgdata ${data} --username admin --pwfile ${passwordFile} --auth scram-sha-256 --encoding UTF8 --locale C --no-sync`.split(
      ' ',
    ),
    { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );

  let server: ChildProcess | undefined;
  let databases = 0;

  async function start(): Promise<void> {
    const settings = {
      listen_addresses: '127.0.0.1',
      port,
      unix_socket_directories: '',
      shared_buffers: '32MB',
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(join(programs, 'postgres'), ['-D', data, ...options], {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    server = child;
    await new Promise<void>((resolve, reject) => {
      let log = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        log += text;
        if (text.includes('ready to accept connections')) resolve();
      });
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`PostgreSQL did not start: ${log}`)));
    });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const child = server;
    server = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  async function admin(sql: string, database = 'postgres'): Promise<Record<string, unknown>[]> {
    const client = new Client({ host: '127.0.0.1', port, user: 'admin', password, database });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  // A test run that is cut short leaves no server behind.
  process.once('exit', () => server?.kill('SIGQUIT'));
  await start();
  await admin(`CREATE ROLE biometrid LOGIN PASSWORD '${password}'`);

  return {
    admin,
    start,
    stop: () => end('SIGINT'),
    killHard: () => end('SIGQUIT'),
    async freshDatabase() {
      const name = `test_${++databases}`;
      await admin(`CREATE DATABASE ${name} OWNER biometrid`);
      return {
        name,
        url: `postgres://biometrid:${password}@127.0.0.1:${port}/${name}`,
        async drop() {
          await admin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
        },
      };
    },
    async remove() {
      await end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. @returns who runs it then, or undefined when this process may. */
function ordinaryUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (kind: '-u' | '-g') =>
    Number(execFileSync('id', [kind, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port is free');
  server.close();
  await once(server, 'close');
  return address.port;
}
