#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every TypeScript file that lies right in a package's folder `bench` is a benchmark. */
const benchmarks = new Map(
  ['openapi', 'docs', ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`)]
    .filter((room) => existsSync(join(root, room, 'bench')))
    .flatMap((room) =>
      readdirSync(join(root, room, 'bench'))
        .filter((file) => file.endsWith('.ts'))
        .map((file) => [file.slice(0, -'.ts'.length), room]),
    ),
);

const [asked, ...options] = process.argv.slice(2);
const names = [...benchmarks.keys()].sort().join(', ');
if (asked === '--help' || asked === '-h') {
  console.log(`pnpm bench [NAME [OPTIONS]]

Measures: everything, one after the other, or the benchmark of that name. Let nothing else run meanwhile.

  ${names}`);
} else if (asked !== undefined && !benchmarks.has(asked)) {
  console.error(`pnpm bench: there is no benchmark ${asked}; there is ${names}.`);
  process.exitCode = 2;
} else {
  const chosen = asked === undefined ? [...benchmarks] : [[asked, benchmarks.get(asked)]];
  const rooms = [...new Set(chosen.map(([, room]) => `--filter=./${room}`))];
  const built = run('turbo', ['run', 'build', ...rooms, '--output-logs=errors-only'], root);
  process.exitCode = built
    ? chosen.reduce((code, [name, room]) => {
        if (asked === undefined) console.log(`\n== ${name}`);
        return run('tsx', [`bench/${name}.ts`, ...options], join(root, room)) ? code : 1;
      }, 0)
    : 1;
}

/** @returns whether it ended well. */
function run(command, parameters, cwd) {
  const { status } = spawnSync(command, parameters, {
    cwd,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return status === 0;
}
