import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { fakeBiometrid } from '@biometrid/client/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProgram } from '../../packages/client/test/programs.js';
import { chromiumMissing, startChromium } from './browser/chromium.js';

const docs = fileURLToPath(new URL('..', import.meta.url));
const guide = await readFile(join(docs, 'guides/testing.md'), 'utf8');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'biometrid-testing-guide-'));
  await mkdir(join(folder, 'node_modules/@biometrid'), { recursive: true });
  for (const name of ['@biometrid/client', 'msw'])
    await symlink(join(docs, 'node_modules', name), join(folder, 'node_modules', name));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the programs of the fake print what the guide says', async () => {
  const program = `${blockOf('const api = fakeBiometrid()')}\n${blockOf('api.hear(')}`;
  expect(await run(program)).toBe('false anybody\nAUDIO_VERIFIED_WITH_SUCCESS\n');
});

test('a test of node:test passes when each answer was asked for', async () => {
  expect(await run(nodeTest("api.on('verifyFace').once('faceRecognized')"), '--test')).toMatch(
    /pass 1\n/,
  );
});

test('a test of node:test fails when an answer was left over', async () => {
  const program = nodeTest("api.on('createUser').once('newUserCreated')");
  await expect(run(program, '--test')).rejects.toThrow('ended with 1');
});

test('a call that MSW catches is answered by the fake', async () => {
  const program = [
    "import { fakeBiometrid } from '@biometrid/client/testing';",
    'const api = fakeBiometrid();',
    blockOf('setupServer('),
    `api.on('createUser').once('userAlreadyAssociatedWithDevice');
    const headers = { 'x-biometrid-key': 'key', 'x-biometrid-secret': 'secret', 'content-type': 'application/json' };
    const body = JSON.stringify({ reference_id: 'customer' });
    const answer = await fetch('http://localhost:8080/api/1.0/users', { method: 'POST', headers, body });
    console.log((await answer.json()).data.message, api.requests[0].fields.reference_id);
    api.verify();
    mocks.close();`,
  ].join('\n');
  expect(await run(program)).toBe('USER_ALREADY_ASSOCIATED_WITH_DEVICE customer\n');
});

/** A program with a test that verifies a face, set up as the guide says. */
function nodeTest(script: string): string {
  return [
    "import { afterEach, beforeEach, test } from 'node:test';",
    blockOf('const api = fakeBiometrid()'),
    blockOf('beforeEach('),
    `test('a user', async () => {
      ${script};
      await biometrid.face.verify({ userId: 'anybody', photo: samplePhoto() });
    });`,
  ].join('\n');
}

test('a page that Playwright routes to the fake is answered by it', async (ctx) => {
  const browser = await startChromium();
  if (!browser) return ctx.skip(chromiumMissing);
  try {
    const page = await browser.newPage();
    const api = fakeBiometrid();
    const AsyncFunction: new (...parts: string[]) => (...given: unknown[]) => Promise<void> =
      Object.getPrototypeOf(async () => {}).constructor;
    await new AsyncFunction('page', 'api', blockOf('page.route('))(page, api);
    await page.goto('http://localhost:8080/');
    api.on('createUser').answer('userAlreadyAssociatedWithDevice');
    const message = await page.evaluate(async () => {
      const answer = await fetch('/api/1.0/users', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-biometrid-key': 'key',
          'x-biometrid-secret': 'secret',
        },
        body: JSON.stringify({ reference_id: 'customer' }),
      });
      return (await answer.json()).data.message;
    });
    expect(message).toBe('USER_ALREADY_ASSOCIATED_WITH_DEVICE');
    expect(api.requests).toMatchObject([{ fields: { reference_id: 'customer' } }]);
  } finally {
    await browser.close();
  }
});

let programs = 0;

async function run(program: string, ...options: string[]): Promise<string> {
  programs += 1;
  const file = `program-${programs}.mjs`;
  await writeFile(join(folder, file), program);
  // Tests that are started from a test would report to it.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return runProgram([process.execPath, ...options, file], folder, env);
}

/** The block of the guide's JavaScript that has something in it. */
function blockOf(within: string): string {
  const blocks = [...guide.matchAll(/^```js\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
  const found = blocks.find((code) => code.includes(within));
  if (found === undefined) throw new Error(`the guide has no block with ${within}`);
  return found;
}
