import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { MissingRuntime } from './missing-runtime.js';

/** How the tests start each runtime; npx brings what this machine lacks. */
export const commands = {
  node: [process.execPath],
  deno: ['npx', '-y', 'deno@2.9.6'],
  bun: ['npx', '-y', 'bun@1.4.4'],
} as const;

/** A worker that listens on this machine. */
export interface Worker {
  readonly origin: string;
  /** What workerd has complained about. */
  complaints(): string;
  stop(): void;
}

/**
 * Runs a program to its end.
 * @returns what it printed.
 * @throws MissingRuntime when its runtime is neither here nor to be had.
 */
export async function runProgram(
  [command = '', ...args]: readonly string[],
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const { code, stdout, stderr } = await output(spawn(command, args, { cwd: folder, env }));
  if (code === 0) return stdout;
  const notThere = /ENOTFOUND|EAI_AGAIN|E404|ETARGET|ENOTCACHED|network/i.test(stderr);
  const Complaint = notThere ? MissingRuntime : Error;
  throw new Complaint(
    `${[command, ...args].join(' ')} ended with ${code}: ${stderr.slice(-2_000)}`,
  );
}

/**
 * Starts a worker in workerd that may call this machine.
 * @param folder for its files.
 * @param bindings texts that its `env` holds.
 * @throws MissingRuntime when workerd has no binary for this machine.
 */
export async function startWorker(
  folder: string,
  code: string,
  bindings: Readonly<Record<string, string>> = {},
): Promise<Worker> {
  const binary = workerdBinary();
  const port = await freePort();
  const texts = Object.entries(bindings).map(
    ([name, text]) => `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(text)})`,
  );
  await writeFile(join(folder, 'worker.mjs'), code);
  await writeFile(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker", esModule = embed "worker.mjs")],
      compatibilityDate = "2026-01-01",
      globalOutbound = "network",
      bindings = [${texts.join(', ')}],
    )),
    (name = "network", network = (allow = ["private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);`,
  );
  const workerd = spawn(binary, ['serve', 'config.capnp'], { cwd: folder });
  const complaints = collect(workerd.stderr);
  const worker = {
    origin: `http://127.0.0.1:${port}`,
    complaints,
    stop: () => void workerd.kill(),
  };
  await listening(port, workerd).catch((cause: unknown) => {
    worker.stop();
    throw new Error(`workerd does not listen: ${complaints()}`, { cause });
  });
  return worker;
}

/** The binary itself: `workerd`'s own start-up script would download one when its package is not there. */
function workerdBinary(): string {
  const require = createRequire(createRequire(import.meta.url).resolve('workerd/package.json'));
  const architecture = process.arch === 'x64' ? '64' : process.arch;
  try {
    return require.resolve(`@cloudflare/workerd-${process.platform}-${architecture}/bin/workerd`);
  } catch {
    throw new MissingRuntime(`workerd has no binary for ${process.platform} ${process.arch}`);
  }
}

/** Waits until somebody listens at a port. */
async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.destroy();
      return;
    } catch (error) {
      if (tries >= 600 || child.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no free port');
  return address.port;
}

async function output(
  child: ChildProcess,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => reject(new MissingRuntime(error.message)));
    child.once('close', resolve);
  });
  return { code, stdout: stdout(), stderr: stderr() };
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return () => text;
}
