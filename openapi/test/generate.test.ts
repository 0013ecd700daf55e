import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type GenerateOptions, run } from '../generate/run.js';
import { copyRepository } from './repository-copy.js';

let copy: string;

beforeAll(async () => {
  copy = await copyRepository();
});

afterAll(async () => {
  await rm(copy, { recursive: true, force: true });
});

describe('pnpm generate --check', () => {
  test('passes when everything generated is current', () => {
    const { status, stdout } = generate('--check');
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'Everything generated is current.\n' });
  });

  test('names every file that was edited, deleted or left over, and fails', async () => {
    const edited = 'packages/types/src/generated/messages.ts';
    const deleted = 'packages/types/src/generated/names.ts';
    const leftOver = 'packages/client/src/generated/old.ts';
    const before = await Promise.all(
      [edited, deleted].map((file) => readFile(join(copy, file), 'utf8')),
    );
    await writeFile(join(copy, edited), `${before[0]}// edited by hand\n`);
    await rm(join(copy, deleted));
    await writeFile(join(copy, leftOver), 'export {};\n');

    const { status, stderr } = generate('--check');

    await Promise.all(
      [edited, deleted].map((file, i) => writeFile(join(copy, file), before[i] ?? '')),
    );
    await rm(join(copy, leftOver));
    expect(status).toBe(1);
    for (const file of [edited, deleted, leftOver]) expect(stderr).toContain(`stale: ${file}\n`);
    expect(stderr).toContain('3 files are stale. Run `pnpm generate` and commit the result.');
  });

  test('shows what is wrong with the contract, and where', async () => {
    const spec = join(copy, 'openapi/biometrid.yaml');
    const source = await readFile(spec, 'utf8');
    await writeFile(spec, source.replace('operationId: deleteUser', 'operationid: deleteUser'));

    const { status, stderr } = generate('--check');

    await writeFile(spec, source);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /openapi\/biometrid\.yaml:\d+:\d+ Property `operationid` is not expected here/,
    );
    expect(stderr).toContain('Did you mean: operationId');
  });
});

describe('pnpm generate --watch', () => {
  test('misses no edit that falls into its start', async () => {
    const spec = join(copy, 'openapi/biometrid.yaml');
    const messages = join(copy, 'packages/types/src/generated/messages.ts');
    const source = await readFile(spec, 'utf8');
    const before = await readFile(messages, 'utf8');
    const watcher = spawn('node', ['openapi/generate/cli.mjs', '--watch'], { cwd: copy });
    const output = follow(watcher);
    try {
      // The first file of the first generation is written: the contract has been read, and the rest is under way.
      await output.until('generated openapi/dist/biometrid.json');
      await writeFile(spec, source.replaceAll('MULTIPLE_FACES_DETECTED', 'SEVERAL_FACES_DETECTED'));
      await output.until('Up to date');
      await output.until('Up to date');
      expect(await readFile(messages, 'utf8')).toContain('SEVERAL_FACES_DETECTED');
    } finally {
      watcher.kill();
      await writeFile(spec, source);
      await writeFile(messages, before);
      await rm(join(copy, 'openapi/dist'), { recursive: true, force: true });
    }
  });

  test('follows an edit, waits out a broken save, and follows the next', async () => {
    const spec = join(copy, 'openapi/biometrid.yaml');
    const messages = join(copy, 'packages/types/src/generated/messages.ts');
    const source = await readFile(spec, 'utf8');
    const watcher = spawn('node', ['openapi/generate/cli.mjs', '--watch'], { cwd: copy });
    const output = follow(watcher);
    try {
      await output.until('Watching openapi/biometrid.yaml');

      const edited = source.replaceAll('MULTIPLE_FACES_DETECTED', 'SEVERAL_FACES_DETECTED');
      await writeFile(spec, edited);
      await output.until('Up to date');
      expect(await readFile(messages, 'utf8')).toContain('SEVERAL_FACES_DETECTED');

      await writeFile(spec, `${edited}  schemas: [\n`);
      await output.until('Waiting for the next save');
      expect(output.last()).toMatch(/biometrid\.yaml/);

      await writeFile(spec, source);
      await output.until('Up to date');
      expect(await readFile(messages, 'utf8')).not.toContain('SEVERAL_FACES_DETECTED');
      expect(watcher.exitCode).toBeNull();
    } finally {
      watcher.kill();
      await writeFile(spec, source);
    }
  });
});

describe('pnpm generate', () => {
  test('explains its options', () => {
    const { status, stdout } = generate('--help');
    expect(status).toBe(0);
    for (const option of ['--check', '--watch', '--spec FILE --out DIR'])
      expect(stdout).toContain(option);
  });

  test('refuses an option it does not know', () => {
    const { status, stderr } = generate('--chekc');
    expect(status).toBe(2);
    expect(stderr).toContain("Unknown option '--chekc'");
  });

  test('takes an option without a value for a slip: a variable of the shell that is not set', () => {
    const { status, stderr } = generate('--spec=', '--out=');
    expect(status).toBe(2);
    expect(stderr).toContain('--spec needs a value');
  });

  test('wants --spec and --out together', async () => {
    const { status, stderr } = await generateHere({ spec: 'my-api.yaml' });
    expect(status).toBe(2);
    expect(stderr).toContain('--spec and --out go together');
  });

  test.each([
    [
      'two operations one client method',
      'x-client-name: users.delete',
      'x-client-name: users.create',
      /client method of `createUser` already/,
    ],
    [
      'an operation no client method',
      '      x-client-name: users.delete\n',
      '',
      /Give the operation an `x-client-name`/,
    ],
    [
      'an operation id that is no name',
      'operationId: deleteUser',
      "operationId: 'a */ b'",
      /becomes a name in the code/,
    ],
    [
      'a size that is no number',
      'x-max-bytes: 1048576',
      'x-max-bytes: lots',
      /whole number of bytes/,
    ],
  ])('refuses another document that gives %s, and writes nothing', async (_, from, to, says) => {
    const spec = join(copy, 'fork.yaml');
    const source = await readFile(join(copy, 'openapi/biometrid.yaml'), 'utf8');
    await writeFile(spec, source.replace(from, to));

    const { status, stderr } = await generateHere({ spec, out: join(copy, 'fork') });

    expect(status).toBe(1);
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/fork\.yaml:\d+:\d+/);
    expect(existsSync(join(copy, 'fork'))).toBe(false);
  });

  test('does not generate from another document over this repository', async () => {
    const out = fileURLToPath(new URL('../../packages', import.meta.url));
    const { status, stderr } = await generateHere({ spec: 'openapi/biometrid.yaml', out });
    expect(status).toBe(1);
    expect(stderr).toContain('is part of this repository; choose another --out');
  });

  test('does one thing at a time', async () => {
    const { status, stderr } = await generateHere({ check: true, watch: true });
    expect(status).toBe(2);
    expect(stderr).toContain('do not go together');
  });

  test('says so when the document to generate from is not there', async () => {
    const { status, stderr } = await generateHere({ spec: 'nowhere.yaml', out: 'out' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/nowhere\.yaml: cannot be read/);
  });
});

/** Runs the command in this process: one of its own spends more on its start than on what these tests are about. */
async function generateHere(options: GenerateOptions): Promise<{ status: number; stderr: string }> {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    const status = await run(options);
    return { status, stderr: said.mock.calls.flat().join('\n') };
  } finally {
    said.mockRestore();
  }
}

function generate(...options: string[]) {
  const { INIT_CWD: _, ...env } = process.env;
  return spawnSync('node', ['openapi/generate/cli.mjs', ...options], {
    cwd: copy,
    encoding: 'utf8',
    env,
  });
}

/** Collects what a process prints, and waits for parts of it. */
function follow(child: ChildProcess) {
  let unread = '';
  let last = '';
  child.stdout?.on('data', (data) => {
    unread += data;
  });
  child.stderr?.on('data', (data) => {
    unread += data;
  });
  return {
    /** Waits until a text is printed, and takes all that was printed up to its end. */
    async until(text: string): Promise<void> {
      await expect.poll(() => unread).toContain(text);
      const end = unread.indexOf(text) + text.length;
      last = unread.slice(0, end);
      unread = unread.slice(end);
    },
    last: () => last,
  };
}
