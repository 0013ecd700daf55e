import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);

/** SQLite is built into Node 24 and comes from a package on Node 20: the other one of the two is tried here. */
const major = process.versions.node.startsWith('24.') ? 20 : 24;
const node = ['-y', '-p', `node@${major}`, 'node'];

it(`the storage works the same on Node ${major}`, async (ctx) => {
  const version = await run('npx', [...node, '--version']).catch((error: unknown) => {
    if (process.env['CI']) throw error;
    ctx.skip(`Node ${major} could not be had from npm`);
    throw error;
  });
  expect(version.stdout).toMatch(new RegExp(`^v${major}\\.`));

  const vitest = join(
    dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
    'vitest.mjs',
  );
  const { stdout } = await run(
    'npx',
    [
      ...node,
      vitest,
      'run',
      '--project',
      'server',
      '--reporter=json',
      'test/storage/sqlite.test.ts',
    ],
    {
      cwd: fileURLToPath(new URL('../../../..', import.meta.url)),
      // This run's own settings are not that one's: a report would be overwritten, for one.
      env: Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !/^(VITEST|BIOMETRID_TEST)/.test(name)),
      ),
      maxBuffer: 64 * 1024 * 1024,
    },
  ).catch((error: unknown) => error as { stdout: string });
  const report = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
    numFailedTests: number;
    numPassedTests: number;
    testResults: { assertionResults: { fullName: string; status: string }[] }[];
  };
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  expect(tests.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(
    tests.filter(({ fullName }) => fullName.includes(`SQLite, Node ${major}.`)).length,
  ).toBeGreaterThan(20);
});
