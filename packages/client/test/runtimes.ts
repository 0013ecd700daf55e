import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import type { Page } from 'playwright-core';
import type { Result } from './battery/behaviours.js';
import { startChromium } from './chromium.js';
import { commands, runProgram, startWorker } from './programs.js';
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
      ? runScript(commands.node)
      : runScript(['npx', '-y', '-p', `node@${major}`, 'node']),
});

export const runtimes: Runtime[] = [
  node(20),
  node(22),
  node(24),
  {
    name: 'Deno',
    run: () => runScript([...commands.deno, 'run', '--quiet', '--allow-net', '--allow-env']),
  },
  { name: 'Bun', run: () => runScript([...commands.bun, 'run']) },
  { name: 'workerd', run: runWorker },
  { name: 'Chromium', run: runPage },
];

/** Bundles one of the battery's entries with the built package. */
export async function bundle(entry: string, options: BuildOptions = {}): Promise<string> {
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
async function runScript(command: readonly string[]): Promise<Result[]> {
  const folder = await mkdtemp(join(tmpdir(), 'biometrid-battery-'));
  const server = await startScriptedServer();
  try {
    const file = join(folder, 'battery.mjs');
    await writeFile(file, await bundle('run-script.ts', { platform: 'node' }));
    const printed = await runProgram([...command, file, server.origin], folder);
    return JSON.parse(printed.trim().split('\n').at(-1) ?? '');
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** In workerd the battery is a worker, asked over HTTP. */
async function runWorker(): Promise<Result[]> {
  const folder = await mkdtemp(join(tmpdir(), 'biometrid-worker-'));
  const server = await startScriptedServer();
  try {
    const worker = await startWorker(folder, await bundle('run-worker.ts'));
    try {
      const response = await fetch(`${worker.origin}/?origin=${encodeURIComponent(server.origin)}`);
      const text = await response.text();
      if (!response.ok) throw new Error(`${text} ${worker.complaints()}`);
      return JSON.parse(text);
    } finally {
      worker.stop();
    }
  } finally {
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
  const script = await bundle('run-page.ts');
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
