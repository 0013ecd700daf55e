import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const packages = ['../../../openapi', '..'].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);

const program = `
import { type CheckReport, CheckStopped, checkContract } from '@biometrid/contract-check';

const check: Promise<CheckReport> = checkContract({
  origin: 'http://localhost',
  key: 'a key',
  secret: 'a secret',
  fetch: async () => { throw new Error('nobody is there'); },
  onPlan: ({ requests }) => console.log(requests > 500),
});
check.catch((error: unknown) => console.log(error instanceof CheckStopped && error.message));
`;

describe('the packed package, installed with npm', () => {
  const folder = mkdtempSync(join(tmpdir(), 'contract-check-packed-'));

  beforeAll(async () => {
    // Without scripts: the packages are built already, and a build now would pull their files from under other tests.
    const pack = ['-y', 'pnpm@10.34.9', 'pack', '--pack-destination', folder];
    for (const cwd of packages)
      await run('npx', [...pack, '--config.ignore-scripts=true'], { cwd });
    const tarballs = (await readdir(folder)).map((name) => join(folder, name));
    await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    await writeFile(join(folder, 'main.ts'), program);
    const options = ['--prefer-offline', '--no-audit', '--no-fund', '--engine-strict'];
    await run('npm', ['install', ...options, ...tarballs, '@types/node@20'], { cwd: folder });
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('brings contract and journeys with its command, and says why it cannot check', async () => {
    const command = join(folder, 'node_modules', '.bin', 'contract-check');
    const args = ['http://localhost:1', '--key', 'a key', '--secret', 'a secret'];
    await expect(run(command, args)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/about \d{3} requests to .*\n.*The server does not answer: /),
    });
  });

  it('type-checks in a strict project, and checks as a function', async () => {
    const out = join(folder, 'out');
    await mkdir(out);
    const strict = ['--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false'];
    const modules = ['--module', 'node16', '--target', 'es2022', '--types', 'node'];
    await run(process.execPath, [tsc, ...strict, ...modules, '--outDir', out, 'main.ts'], {
      cwd: folder,
    });
    const { stdout } = await run(process.execPath, [join(out, 'main.js')]);
    expect(stdout).toBe('true\nThe server does not answer: nobody is there\n');
  });

  it('holds its build, README and licence, and neither sources nor tests', async () => {
    const installed = join(folder, 'node_modules', '@biometrid', 'contract-check');
    const names = (await readdir(installed, { recursive: true })).map(String);
    expect(names).toEqual(
      expect.arrayContaining([
        'bin/contract-check.mjs',
        'dist/cli.js',
        'dist/index.js',
        'dist/index.d.ts',
        'README.md',
        'LICENSE',
      ]),
    );
    expect(names.filter((name) => /^(src|test)\b|\.map$/.test(name))).toEqual([]);
    const { dependencies } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
    expect(Object.keys(dependencies).sort()).toEqual([
      '@biometrid/openapi',
      'ajv',
      'ajv-formats',
      'yaml',
    ]);
  });
});
