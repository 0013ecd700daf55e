#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

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
const tests = spawn('vitest', ['run'], { stdio: 'inherit', shell: process.platform === 'win32' });
tests.on('close', (code) => {
  process.exitCode = code ?? 1;
});

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
