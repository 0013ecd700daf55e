#!/usr/bin/env node
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** What has to hold, in stages: the steps of a stage run beside each other, and say nothing unless they fail. */
const stages = [
  { 'what is locked is installed': 'pnpm install --frozen-lockfile --prefer-offline' },
  {
    // Before anything is built, for a build generates first.
    'everything generated is current': 'node openapi/generate/cli.mjs --check',
    'style and lint': 'biome check .',
    'nothing is unused': 'knip',
  },
  {
    'contract, builds, types and packages': `turbo run lint build typecheck check --concurrency=${availableParallelism()} --output-logs=errors-only`,
  },
  // With the change report that was just built.
  { 'the pending version is large enough for the contract': 'tsx openapi/gate/cli.ts' },
];

for (const stage of stages) {
  const outcomes = await Promise.all(Object.entries(stage).map(([what, line]) => step(what, line)));
  if (outcomes.includes(false)) process.exit(1);
}
const inMemory = folderInMemory();
const tests = spawn('vitest', ['run'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { ...process.env, ...(inMemory && { TMPDIR: inMemory }) },
});
process.on('exit', () => {
  if (inMemory) rmSync(inMemory, { recursive: true, force: true });
});
// Who ends this ends the tests, and then this.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => tests.kill());
tests.on('close', (code) => {
  process.exitCode = code ?? 1;
});

/**
 * A folder for the tests' databases, which wait for the disk at each commit: in memory, where Linux has room for it and runs
 * programs from there.
 * @returns nothing where it does not.
 */
function folderInMemory() {
  const memory = '/dev/shm';
  let folder;
  try {
    const { bavail, bsize } = statfsSync(memory);
    if (process.env['TMPDIR'] || bavail * bsize < 8 * 2 ** 30) return undefined;
    folder = mkdtempSync(join(memory, 'biometrid-tests-'));
    // PostgreSQL may run as somebody else.
    chmodSync(folder, 0o755);
    const program = join(folder, 'program');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    if (spawnSync(program).status === 0) return folder;
  } catch {
    // There is none, or it is not ours.
  }
  if (folder) rmSync(folder, { recursive: true, force: true });
  return undefined;
}

/** Runs a command line. @returns whether it succeeded; when not, its output has been printed. */
function step(what, line) {
  const start = performance.now();
  const [command, ...args] = line.split(' ');
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  console.log(`… ${what}`);
  return new Promise((resolve) => {
    const end = (succeeded) => {
      const seconds = Math.round((performance.now() - start) / 1000);
      console.log(`${succeeded ? '✓' : '✗'} ${what}, ${seconds} s`);
      if (!succeeded) console.log(`\n$ ${line}\n${output}`);
      resolve(succeeded);
    };
    child.on('error', (error) => {
      output += error.message;
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}
