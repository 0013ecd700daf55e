import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openKeys } from '../../src/keys/open-keys.js';
import { openStorage } from '../../src/storage/open-storage.js';
import type { Storage } from '../../src/storage/storage.js';
import { auditLink } from '../../src/system.js';
import { biometrid, type CommandResult } from '../../test/command-in-process.js';
import { documentEngine, faceEngine, voiceEngine } from '../../test/engines/samples.js';
import { ask } from '../../test/raw-http.js';
import {
  clientByCommand,
  newDataFolder,
  type ServerProcess,
  startCommand,
} from '../../test/server-process.js';
import type { TestClient } from '../../test/server-under-test.js';
import type { Findings } from './findings.js';

/** The engines of the tests, which take no time: what is attacked is the server around them. */
const engines = { faceEngine, voiceEngine, documentEngine };
/** What no log may show. */
const credentials = ['secret', 'livenessToken'] as const;

/** Has a server for a while, whatever happens; `start` starts it. */
export async function onTarget<T>(
  findings: Findings,
  settings: TargetSettings,
  work: (target: Target) => Promise<T>,
): Promise<T> {
  const target = new Target(findings, settings);
  try {
    return await work(target);
  } finally {
    await target.close();
  }
}

/** Settings of a server as they stand in its file, in place of the attacks' own. */
export interface TargetSettings {
  databaseUrl?: string | undefined;
  [name: string]: unknown;
}

/** A server of the built command, in a folder of its own, that is started again as often as an attack ends it. */
export class Target {
  readonly data = newDataFolder();
  readonly #config = join(dirname(this.data), 'biometrid.json');
  readonly #clients: TestClient[] = [];
  readonly #findings: Findings;
  readonly #databaseUrl: string | undefined;
  #server: ServerProcess | undefined;
  #adminOrigin = '';

  constructor(findings: Findings, settings: TargetSettings) {
    this.#findings = findings;
    this.#databaseUrl = settings.databaseUrl;
    // A command line would show the database's password.
    writeFileSync(this.#config, JSON.stringify({ ...engines, ...settings }));
    process.once('exit', this.#kill);
  }

  get origin(): string {
    return this.#running.origin;
  }

  /** The origin of `/readyz` and `/metrics`. */
  get adminOrigin(): string {
    return this.#adminOrigin;
  }

  get pid(): number {
    return this.#running.child.pid ?? 0;
  }

  /**
   * Starts it, and waits until it answers.
   * @param variables of its environment.
   * @throws when it ends before, with what it wrote.
   */
  async start(variables: Readonly<Record<string, string>> = {}): Promise<void> {
    const words = ['serve', ...this.#place, '--port', '0', '--admin-port', '0'];
    const server = await startCommand(words, variables);
    this.#server = server;
    mustBeHere(server.origin);
    for (;;) {
      const [, admin] = /health and metrics at (\S+)\n/.exec(server.output.stderr) ?? [];
      if (admin !== undefined) {
        this.#adminOrigin = admin;
        return;
      }
      await new Promise((resolve) => server.child.stderr.once('data', resolve));
    }
  }

  /** Ends it, and looks at what it had in memory and wrote to its log. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#findings.remember(peakMemory(server));
    this.#server = undefined;
    const exit = await server.end(signal);
    if (exit !== (signal === 'SIGTERM' ? 0 : signal))
      this.#findings.gaveWay(`the server ended with ${exit}`);
    const log = server.output.stdout + server.output.stderr;
    for (const client of this.#clients)
      for (const name of credentials)
        if (log.includes(client[name])) this.#findings.gaveWay(`the log shows a ${name}`);
  }

  /** Makes a client that the server knows. */
  async client(...options: string[]): Promise<TestClient> {
    const config = ['--config', this.#config];
    const client = await clientByCommand(this.data, this.origin, ...config, ...options);
    this.#clients.push(client);
    const path = '/api/1.0/voice/languages';
    // A server may miss for some milliseconds what was written beside it.
    while ((await ask(this.origin, { path, headers: client.headers })).status !== 200);
    return client;
  }

  /** Runs a command on its data, beside it. */
  command(...words: string[]): Promise<CommandResult> {
    return biometrid(...words, ...this.#place);
  }

  /** A second connection to its database. */
  async onStorage<T>(work: (storage: Storage) => Promise<T>): Promise<T> {
    const { keys } = openKeys(this.data, undefined, false);
    const location = { data: this.data, databaseUrl: this.#databaseUrl };
    const storage = await openStorage(location, auditLink(keys));
    try {
      return await work(storage);
    } finally {
      await storage.close();
    }
  }

  /** Ends it, when it runs, and removes its folder. */
  async close(): Promise<void> {
    process.off('exit', this.#kill);
    try {
      await this.end();
    } finally {
      rmSync(dirname(this.data), { recursive: true });
    }
  }

  get #place(): string[] {
    return ['--data', this.data, '--config', this.#config];
  }

  get #running(): ServerProcess {
    if (this.#server === undefined) throw new Error('The server does not run.');
    return this.#server;
  }

  readonly #kill = () => void this.#server?.child.kill('SIGKILL');
}

/** Attacks are for servers of this machine alone. */
function mustBeHere(origin: string): void {
  if (!/^127\./.test(new URL(origin).hostname))
    throw new Error(`${origin} is not on this machine.`);
}

/** The most that a process had in memory, as Linux counts. Megabytes. */
function peakMemory({ child }: ServerProcess): number | undefined {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1_000);
  } catch {
    return undefined;
  }
}
