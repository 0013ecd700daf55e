import { setImmediate } from 'node:timers/promises';
import type { WriteStream } from 'node:tty';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { main } from '../src/cli/main.js';

/** What a run of the command came to. */
export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

const signals = ['SIGINT', 'SIGTERM'] as const;

/** The run that was asked for last: they take turns, for what a command writes and its exit code are the process's. */
let latest: Promise<unknown> = Promise.resolve();

/** Runs the command to its end, in this process: to start another for each takes ten times as long. */
export function biometrid(...args: string[]): Promise<CommandResult> {
  const run = latest.then(() => runAlone(args));
  latest = run.catch(() => {});
  return run;
}

/** Runs the command, which has to succeed. @returns what it wrote to stdout. */
export async function succeed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await biometrid(...args);
  if (code !== 0) throw new Error(`biometrid ${args.join(' ')} failed: ${stderr}`);
  return stdout;
}

async function runAlone(args: string[]): Promise<CommandResult> {
  const before = process.exitCode;
  const listeners = signals.map((signal) => process.listeners(signal));
  const stdout = divert(process.stdout);
  const stderr = divert(process.stderr);
  try {
    process.exitCode = undefined;
    await main(args);
    await letGo();
    const code = Number(process.exitCode ?? 0);
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    process.exitCode = before;
    stdout.end();
    stderr.end();
    // A process that is over listens for nothing any more.
    for (const [index, signal] of signals.entries())
      for (const listener of process.listeners(signal))
        if (!listeners[index]?.includes(listener)) process.off(signal, listener);
  }
}

/** Has files closed that are held by garbage alone, such as statements of a database: the end of a process closes them, too. */
async function letGo(): Promise<void> {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  await setImmediate();
}

/** Keeps what is written to a stream, until it ends. */
function divert(stream: WriteStream): { text(): string; end(): void } {
  const { write } = stream;
  let text = '';
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    text += Buffer.from(chunk).toString();
    const written = rest.at(-1);
    if (typeof written === 'function') queueMicrotask(() => written());
    return true;
  };
  return {
    text: () => text,
    end: () => {
      stream.write = write;
    },
  };
}
