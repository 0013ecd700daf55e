import { realpathSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keyFolderOf, openKeys } from '../../src/keys/open-keys.js';
import { biometrid, succeed } from '../command-in-process.js';
import { newDataFolder } from '../server-process.js';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.js';

/** Two databases whose keys are one ring's. */
let folders: readonly [string, string];
let keyFolder: string;
let first: string;
const running: ServerUnderTest[] = [];
beforeEach(async () => {
  const data = newDataFolder();
  folders = [data, join(dirname(data), 'other')];
  keyFolder = keyFolderOf(data);
  [first = ''] = masterKeys();
  for (const folder of folders) {
    const server = await serve(folder);
    const { biometrid } = await server.client();
    await biometrid.users.create({ reference_id: 'somebody' });
  }
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  rmSync(dirname(folders[0]), { recursive: true });
});

async function serve(data: string): Promise<ServerUnderTest> {
  const server = await startServerUnderTest({ data, keys: keyFolder });
  running.push(server);
  return server;
}

function masterKeys(): readonly string[] {
  return openKeys(folders[0], keyFolder, false).keys.masterKeyIds();
}

function rotate(data: string, ...options: string[]): Promise<string> {
  return succeed('keys', 'rotate', '--data', data, '--keys', keyFolder, ...options);
}

it('a rotation leaves the key in the ring by which another database has sealed, until that is rotated, too', async () => {
  const [one, other] = folders;
  const rotated = JSON.parse(await rotate(one, '--json'));
  const database = expect.stringMatching(/^d-[0-9a-f]{8}$/);
  expect(rotated).toMatchObject({
    removed: [],
    kept: [{ masterKeyId: first, neededBy: [{ database, place: realpathSync(other) }] }],
  });
  const { masterKeyId } = rotated;
  expect(masterKeys()).toEqual([first, masterKeyId]);

  for (const server of running.splice(0)) await server.stop();
  // It would not start without it.
  await serve(other);
  expect(JSON.parse(await rotate(other, '--json'))).toMatchObject({
    ...{ masterKeyId, resumed: true, rewrapped: 1, removed: [first], kept: [] },
  });
  expect(masterKeys()).toEqual([masterKeyId]);
  await serve(one);
});

it('a rotation says what to do about a database that is gone, and forgets it when it is told to', async () => {
  const [one, other] = folders;
  const told = await rotate(one);
  const [, database = ''] =
    /stays: (d-\w{8}) \(.*other\) needs it\. .* rotate --forget \1\./.exec(told) ?? [];
  expect(database).not.toBe('');
  const unknown = ['keys', 'rotate', '--data', one, '--keys', keyFolder, '--forget', 'd-00000000'];
  const { code, stderr } = await biometrid(...unknown);
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining(`${database} (${realpathSync(other)})`),
  ]);
  expect(JSON.parse(await rotate(one, '--json', '--forget', database))).toMatchObject({
    ...{ resumed: true, removed: [first], kept: [] },
  });
  expect(masterKeys()).not.toContain(first);
});
