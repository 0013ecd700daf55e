#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const help = `pnpm generate [options]

Makes everything that is generated from openapi/biometrid.yaml: the bundled JSON, the types, the client, the docs site.

  (no option)              generate what is out of date
  --check                  write nothing; name each stale file and exit with 1 if there is one
  --watch                  follow edits of the contract
  --lint                   hold the contract and its workflows against their rules
  --spec FILE --out DIR    generate from another OpenAPI document into another folder
  --package DIR            generate one package (what turbo runs)
  --help                   this text
`;

const options = readOptions();
if (options.help) {
  process.stdout.write(help);
} else if (
  options.check ||
  options.watch ||
  options.lint ||
  options.spec ||
  options.out ||
  options.package
) {
  // TypeScript from here on; the everyday call above goes without its start-up time.
  const { register } = await import('tsx/esm/api');
  register();
  const { run } = await import('./run.ts');
  process.exitCode = await run(options);
} else {
  const turbo = spawnSync('turbo', ['run', 'generate', '--output-logs=new-only'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (turbo.error)
    console.error('pnpm generate: turbo was not found. Run `pnpm install`, then `pnpm generate`.');
  process.exitCode = turbo.status ?? 1;
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        check: { type: 'boolean' },
        watch: { type: 'boolean' },
        lint: { type: 'boolean' },
        spec: { type: 'string' },
        out: { type: 'string' },
        package: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    // An unset variable of a shell would otherwise generate this repository.
    const empty = Object.keys(values).find((name) => values[name] === '');
    if (empty !== undefined) throw new Error(`--${empty} needs a value`);
    return values;
  } catch (error) {
    console.error(`pnpm generate: ${error instanceof Error ? error.message : error}\n\n${help}`);
    process.exit(2);
  }
}
