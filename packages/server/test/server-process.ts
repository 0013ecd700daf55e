import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createKeyFolder } from '../src/keys/key-folder.js';
import { keyFolderOf } from '../src/keys/open-keys.js';
import { type CommandResult, succeed } from './command-in-process.js';
import { type TestClient, testClient } from './server-under-test.js';

/** The built command. */
export const command = fileURLToPath(new URL('../bin/biometrid.mjs', import.meta.url));

/** Runs the built command to its end, in a process of its own. */
export function biometridProcess(...args: string[]): Promise<CommandResult> {
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }),
    );
  });
}

/** Makes a client in a data folder with the command. */
export async function clientByCommand(
  data: string,
  origin: string,
  ...options: string[]
): Promise<TestClient> {
  const words = ['clients', 'create', 'a client', '--data', data, '--json'];
  return testClient(origin, JSON.parse(await succeed(...words, ...options)));
}

/** A server that runs as a process of its own. */
export interface ServerProcess {
  child: ChildProcessByStdio<null, Readable, Readable>;
  origin: string;
  /** All that it has written so far. */
  output: { stdout: string; stderr: string };
  /** Ends it, and resolves to its exit code, or to the signal that killed it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/** Starts `biometrid serve` or `quickstart` at a free port, without engines unless options or a file name some, and waits until it answers. */
export function startServerProcess(
  subcommand: 'serve' | 'quickstart',
  data: string,
  ...options: string[]
): Promise<ServerProcess> {
  const engines = options.includes('--config')
    ? []
    : ['face', 'voice', 'document'].flatMap((kind) => [`--${kind}-engine`, 'none']);
  return startCommand([
    ...[subcommand, '--data', data, '--port', '0', '--admin-port', '0'],
    ...[...engines, ...options],
  ]);
}

/**
 * Starts the built command, and waits until it answers.
 * @param variables of its environment, beside those of this process.
 * @param file of another program that says the same of itself.
 * @throws when it ends before, with what it wrote.
 */
export async function startCommand(
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  file = command,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [file, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...variables },
  });
  const output = { stdout: '', stderr: '' };
  const exit = once(child, 'close').then(([code, signal]) => code ?? signal);
  const origin = await new Promise<string>((resolve, reject) => {
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        output[stream] += text;
        // `serve` names its origin, `quickstart` ends with how to stop it.
        const [, named] =
          /serving at (http:\S+)\n/.exec(output.stderr) ??
          /API\s+(http:\S+)\/api\/1\.0[\s\S]*Ctrl\+C/.exec(output.stdout) ??
          [];
        if (named !== undefined) resolve(named);
      });
    }
    exit.then((code) => reject(new Error(`The server ended with ${code}: ${output.stderr}`)));
  });
  return {
    child,
    origin,
    output,
    end(signal) {
      child.kill(signal);
      return exit;
    },
  };
}

/** The name of a data folder that is not there yet, with keys beside it. */
export function newDataFolder(): string {
  const data = join(mkdtempSync(join(tmpdir(), 'biometrid-process-')), 'data');
  createKeyFolder(keyFolderOf(data));
  return data;
}
