import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { freePort } from '../free-port.js';
import { ordinaryUser } from '../ordinary-user.js';

/** The files of a PostgreSQL that has never run, of which each cluster of the tests is a copy: to make them takes seconds. */
export interface Template {
  /** The folder of `initdb` and `postgres`. */
  programs: string;
  folder: string;
  /** Of every role in it. */
  password: string;
}

/** A PostgreSQL server that this process has started. */
export interface Cluster {
  port: number;
  start(): Promise<void>;
  /** Ends it orderly with SIGINT, or with SIGQUIT as a crash does: nothing more is written. */
  end(signal: 'SIGINT' | 'SIGQUIT'): Promise<void>;
}

/** The folder of `initdb` and `postgres`, where PostgreSQL is installed; Debian keeps it off the path. */
export function findPrograms(): string | undefined {
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

/** Makes the files that clusters are copies of, with the role `biometrid` for databases' owner, in a new folder. */
export function makeTemplate(programs: string, folder: string): Template {
  const user = ordinaryUser();
  const password = randomUUID();
  mkdirSync(folder);
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user !== undefined)
    for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
  execFileSync(
    join(programs, 'initdb'),
    // Messages in English, for `start` waits for one.
    `--pgdata ${folder}/data --username admin --pwfile ${passwordFile} --auth scram-sha-256 --encoding UTF8 --locale C --no-sync`.split(
      ' ',
    ),
    { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const data = join(folder, 'data');
  execFileSync(
    join(programs, 'postgres'),
    ['--single', '-D', data, '-c', 'fsync=off', 'postgres'],
    {
      ...user,
      cwd: folder,
      input: `CREATE ROLE biometrid LOGIN PASSWORD '${password}'\n`,
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  );
  return { programs, folder: data, password };
}

/**
 * Starts a copy of the template in a new folder, on a free port of this machine.
 * @param differing settings of PostgreSQL that are not as in tests.
 */
export async function startCluster(
  template: Template,
  folder: string,
  differing: Readonly<Record<string, string>> = {},
): Promise<Cluster> {
  const user = ordinaryUser();
  const data = join(folder, 'data');
  mkdirSync(folder);
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  execFileSync('cp', ['-a', template.folder, data]);
  const port = await freePort();
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    const settings = {
      listen_addresses: '127.0.0.1',
      port,
      unix_socket_directories: '',
      shared_buffers: '32MB',
      max_connections: 200,
      // No test cuts the power. What a killed process or a crash of PostgreSQL itself leaves is the same without.
      fsync: 'off',
      full_page_writes: 'off',
      ...differing,
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(join(template.programs, 'postgres'), ['-D', data, ...options], {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    server = child;
    await new Promise<void>((resolve, reject) => {
      let log = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        log += text;
        if (/ready to accept (read-only )?connections/.test(text)) resolve();
      });
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`PostgreSQL did not start: ${log}`)));
    });
  }

  // A test run that is cut short leaves no server behind.
  process.once('exit', () => server?.kill('SIGQUIT'));
  await start();
  return {
    port,
    start,
    async end(signal) {
      const child = server;
      server = undefined;
      if (child === undefined || child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}
