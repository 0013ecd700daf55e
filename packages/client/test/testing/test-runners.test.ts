import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { runInContext } from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';
import { describe, expect, it } from 'vitest';
import { fake } from '../battery/fake.js';
import { runProgram } from '../programs.js';
import { bundle } from '../runtimes.js';

describe('in vitest', () => {
  it.each(fake)('$name', ({ run }) => run());
});

it('in node:test a fake does the same', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'biometrid-node-test-'));
  try {
    await writeFile(
      join(folder, 'fake.mjs'),
      await bundle('run-node-test.ts', { platform: 'node' }),
    );
    // Tests that are started from a test would report to it.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const command = [process.execPath, '--test', '--test-reporter=tap', 'fake.mjs'];
    const printed = await runProgram(command, folder, env);
    expect(printed).toContain(`# pass ${fake.length}\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

// Of jest itself, which brings 270 packages, this is the part that a test can feel: a realm with globals that jest puts there.
it('in the realm that jest gives to tests a fake does the same', async () => {
  const projectConfig = { testEnvironmentOptions: {}, globals: {}, fakeTimers: {} };
  const config = { globalConfig: {}, projectConfig } as ConstructorParameters<
    typeof TestEnvironment
  >[0];
  const environment = new TestEnvironment(config, { console, docblockPragmas: {}, testPath: '' });
  await environment.setup();
  try {
    const realm = environment.getVmContext();
    if (realm === null) throw new Error('jest has no realm');
    runInContext(await bundle('run-realm.ts', { format: 'iife' }), realm);
    const results: string = await runInContext('runFake()', realm);
    expect(JSON.parse(results)).toEqual(fake.map(({ name }) => ({ name })));
    expect(runInContext('Array', realm)).not.toBe(Array);
  } finally {
    await environment.teardown();
  }
});
