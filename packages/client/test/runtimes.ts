import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import type { Page } from 'playwright-core';
import type { Result } from './battery/behaviours.js';
import { startChromium } from './chromium.js';
import { MissingRuntime } from './missing-runtime.js';
import { startScriptedServer } from './scripted-server.js';

/** A runtime that the client promises to work in. */
export interface Runtime {
  name: string;
  /** Runs the battery; a `MissingRuntime` says that this machine lacks it. */
  run(): Promise<Result[]>;
}

const node = (major: number): Runtime => ({
  name: `Node ${major}`,
  run: () =>
    process.versions.node.startsWith(`${major}.`)
      ? runScript(process.execPath, [])
      : runScript('npx', ['-y', '-p', `node@${major}`, 'node']),
});

export const runtimes: Runtime[] = [
  node(20),
  node(22),
  node(24),
  {
    name: 'Deno',
    run: () =>
      runScript('npx', ['-y', 'deno@2.9.6', 'run', '--quiet', '--allow-net', '--allow-env']),
  },
  { name: 'Bun', run: () => runScript('npx', ['-y', 'bun@1.4.4', 'run']) },
  { name: 'workerd', run: runWorker },
  { name: 'Chromium', run: runPage },
];

/** Bundles one of the battery's entries with the built package. */
async function bundle(entry: string, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`battery/${entry}`, import.meta.url))],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
    // Without the paths of our tsconfig, which lead to the sources: what is tried is what is published.
    tsconfigRaw: {},
    ...options,
  }).catch((cause: unknown) => {
    throw new Error('the battery needs the built package; run `pnpm build` first', { cause });
  });
  return outputFiles?.[0]?.text ?? '';
}

/** In Node, Deno and Bun the battery is a script that prints its results. */
async function runScript(command: string, args: string[]): Promise<Result[]> {
  const folder = await mkdtemp(join(tmpdir(), 'biometrid-battery-'));
  const server = await startScriptedServer();
  try {
    const file = join(folder, 'battery.mjs');
    await writeFile(file, await bundle('run-script.ts', { platform: 'node' }));
    const { code, stdout, stderr } = await output(
      spawn(command, [...args, file, server.origin], { cwd: folder }),
    );
    const line = stdout.trim().split('\n').at(-1) ?? '';
    if (code === 0 && line.startsWith('[')) return JSON.parse(line);
    const notThere = /ENOTFOUND|EAI_AGAIN|E404|ETARGET|ENOTCACHED|network/i.test(stderr);
    const Complaint = notThere ? MissingRuntime : Error;
    throw new Complaint(
      `${[command, ...args].join(' ')} ended with ${code}: ${stderr.slice(-2_000)}`,
    );
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** In workerd the battery is a worker, asked over HTTP. */
async function runWorker(): Promise<Result[]> {
  const binary = workerdBinary();
  const folder = await mkdtemp(join(tmpdir(), 'biometrid-worker-'));
  const server = await startScriptedServer();
  const port = await freePort();
  await writeFile(join(folder, 'worker.mjs'), await bundle('run-worker.ts', {}));
  await writeFile(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "battery", worker = (
      modules = [(name = "worker", esModule = embed "worker.mjs")],
      compatibilityDate = "2026-01-01",
      globalOutbound = "network",
    )),
    (name = "network", network = (allow = ["private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "battery")],
);`,
  );
  const workerd = spawn(binary, ['serve', 'config.capnp'], { cwd: folder });
  const complaints = collect(workerd.stderr);
  try {
    const url = `http://127.0.0.1:${port}/?origin=${encodeURIComponent(server.origin)}`;
    const response = await retryUntilUp(() => fetch(url), workerd);
    const text = await response.text();
    if (!response.ok) throw new Error(`${text} ${complaints()}`);
    return JSON.parse(text);
  } finally {
    workerd.kill();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** In Chromium the battery is the script of a page of another origin than the server's. */
async function runPage(): Promise<Result[]> {
  const server = await startScriptedServer();
  const origin = server.origin.replace('127.0.0.1', 'localhost');
  try {
    return await inPage((page) => page.evaluate(`runBattery(${JSON.stringify(origin)})`));
  } finally {
    await server.close();
  }
}

/** Opens a page in which the battery is loaded. */
export async function inPage<T>(use: (page: Page) => Promise<T>): Promise<T> {
  const script = await bundle('run-page.ts', {});
  const pages = await startScriptedServer({
    '/page': {
      type: 'text/html',
      text: '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/battery.js"></script>',
    },
    '/battery.js': { type: 'text/javascript', text: script },
  });
  try {
    const browser = await startChromium();
    try {
      const page = await browser.newPage();
      await page.goto(`${pages.origin.replace('127.0.0.1', 'localhost')}/page`);
      await page.waitForFunction('globalThis.runBattery');
      return await use(page);
    } finally {
      await browser.close();
    }
  } finally {
    await pages.close();
  }
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

async function retryUntilUp(
  attempt: () => Promise<Response>,
  child: ChildProcess,
): Promise<Response> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries >= 100 || child.exitCode !== null) throw error;
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
