import { spawnSync } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { copyRepository } from './repository-copy.js';

let copy: string;

beforeAll(async () => {
  copy = await copyRepository();
});

afterAll(async () => {
  await rm(copy, { recursive: true, force: true });
});

describe('one version', () => {
  test('is what every package and the contract carry', async () => {
    expect(new Set(await versions()).size).toBe(1);
  });

  test('is raised everywhere by one changeset, and the contract is filed as released', async () => {
    // Those that wait for the next release may raise it further.
    const waiting = await readdir(join(copy, '.changeset'));
    for (const name of waiting.filter((name) => name.endsWith('.md') && name !== 'README.md'))
      await rm(join(copy, '.changeset', name));
    await writeFile(
      join(copy, '.changeset/more-languages.md'),
      "---\n'@biometrid/client': minor\n---\n\nVoice dialogues speak more languages.\n",
    );
    const [before = ''] = await versions();
    const raised = before.replace(/\.\d+\.\d+$/, (rest) => `.${Number(rest.split('.')[1]) + 1}.0`);

    run('node_modules/.bin/changeset', 'version');
    expect(run('node_modules/.bin/tsx', 'openapi/versions/version.ts').status).toBe(0);

    expect(new Set(await versions())).toEqual(new Set([raised]));
    const released = await readFile(
      join(copy, `openapi/released/biometrid-${raised}.yaml`),
      'utf8',
    );
    expect(released).toBe(await readFile(join(copy, 'openapi/biometrid.yaml'), 'utf8'));
    expect(await readFile(join(copy, 'packages/client/CHANGELOG.md'), 'utf8')).toContain(
      'Voice dialogues speak more languages.',
    );
  });

  test('that is released does not change: an edit after it needs a changeset', async () => {
    const spec = join(copy, 'openapi/biometrid.yaml');
    const source = await readFile(spec, 'utf8');
    expect(run('node_modules/.bin/tsx', 'openapi/versions/version.ts').status).toBe(0);

    await writeFile(spec, source.replace('summary: Delete a user', 'summary: Remove a user'));
    const { status, stderr } = run('node_modules/.bin/tsx', 'openapi/versions/version.ts');

    expect(status).toBe(1);
    expect(stderr).toMatch(/is released, and the contract has changed since.*pnpm changeset/);
  });
});

/** The version of every package, and of the contract. */
async function versions(): Promise<string[]> {
  const packages = (await readdir(join(copy, 'packages'))).map((name) => `packages/${name}`);
  const manifests = await Promise.all(
    ['openapi', 'docs', ...packages].map((folder) =>
      readFile(join(copy, folder, 'package.json'), 'utf8'),
    ),
  );
  const contract = parse(await readFile(join(copy, 'openapi/biometrid.yaml'), 'utf8'));
  return [...manifests.map((manifest) => JSON.parse(manifest).version), contract.info.version];
}

function run(command: string, ...args: string[]) {
  return spawnSync(command, args, { cwd: copy, encoding: 'utf8' });
}
