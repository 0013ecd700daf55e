import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { succeed } from '../command-in-process.js';
import { faceEngine } from '../engines/samples.js';
import { command } from '../server-process.js';
import { type TestClient, testClient } from '../server-under-test.js';

/** A run of the built command in a process of its own. */
export interface CommandRun {
  child: ChildProcess;
  /** All that it has written so far. */
  output: { stdout: string; stderr: string };
  /** Its exit code, or the signal that killed it. */
  ended: Promise<number | NodeJS.Signals>;
}

/** Starts the command in a process of its own, as users do: what it opened is closed when it ended. */
export function start(args: readonly string[], env: Record<string, string> = {}): CommandRun {
  const child = spawn(process.execPath, [command, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const output = { stdout: '', stderr: '' };
  const follow = (stream: Readable, name: keyof typeof output) =>
    stream.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  follow(child.stdout, 'stdout');
  follow(child.stderr, 'stderr');
  return { child, output, ended: once(child, 'close').then(([code, signal]) => code ?? signal) };
}

/** A server of its own process, with the test face engine. */
export interface Server {
  origin: string;
  /** Makes a client. */
  client(): Promise<TestClient>;
  /** A client that was made before, at this server. */
  again(client: TestClient): TestClient;
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a server on a data folder, and waits until it answers. */
export async function serve(data: string, ...options: string[]): Promise<Server> {
  const place = ['--data', data, ...options];
  const { child, output, ended } = start([
    'serve',
    ...place,
    ...['--port', '0', '--admin-port', 'off', '--face-engine', faceEngine, '--no-log-requests'],
    ...['--voice-engine', 'none', '--document-engine', 'none'],
  ]);
  const origin = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', () => {
      const [, named] = /serving at (http:\S+)\n/.exec(output.stderr) ?? [];
      if (named !== undefined) resolve(named);
    });
    ended.then((code) => reject(new Error(`The server ended with ${code}: ${output.stderr}`)));
  });
  return {
    origin,
    client: async () =>
      testClient(
        origin,
        JSON.parse(await succeed('clients', 'create', 'a client', '--json', ...place)),
      ),
    again: (client) => testClient(origin, client),
    async end(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
    },
  };
}
