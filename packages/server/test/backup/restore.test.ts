import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeyFolder } from '../../src/keys/key-folder.js';
import { photoOf } from '../operations/photos.js';
import type { TestClient } from '../server-under-test.js';
import { serve, succeed } from './command.js';

let folder: string;
let data: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'biometrid-backup-'));
  data = join(folder, 'data');
  file = join(folder, 'backup.db');
  createKeyFolder(`${data}-keys`);
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = () => ['--data', data];

async function enrolled({ biometrid }: TestClient, person: string): Promise<string> {
  const { id: userId } = (await biometrid.users.create({ reference_id: person })).data;
  const { status } = await biometrid.face.enroll({ userId, photo: photoOf(person) });
  expect(status).toBe(true);
  return userId;
}

describe('a rehearsed restore', () => {
  it('brings back what was there, but nobody who was deleted since', async () => {
    let server = await serve(data);
    const client = await server.client();
    const ada = await enrolled(client, 'ada');
    const bob = await enrolled(client, 'bob');
    await succeed('backup', file, ...at());
    await client.biometrid.users.delete({ userId: bob });
    const cyd = await enrolled(client, 'cyd');
    await server.end();

    expect(await succeed('restore', file, ...at())).toMatch(
      /Erased again: users 1, templates of others 0/,
    );
    server = await serve(data);
    const { biometrid } = server.again(client);
    expect((await biometrid.face.verify({ userId: ada, photo: photoOf('ada') })).status).toBe(true);
    for (const gone of [bob, cyd])
      await expect(
        biometrid.face.verify({ userId: gone, photo: photoOf('bob') }),
      ).rejects.toThrow();
    await server.end();
  });
});
