import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openKeys } from '../../src/keys/open-keys.js';
import { openStorage } from '../../src/storage/open-storage.js';
import type { Storage } from '../../src/storage/storage.js';
import { auditLink } from '../../src/system.js';
import { createClient } from '../../src/tenants/clients.js';
import { startServerUnderTest, type TestClient, testClient } from '../server-under-test.js';
import { type AnotherProcess, anotherProcess, workOnFolder } from '../storage/another-process.js';
import { aTemplate, aUser, aUserKey } from '../storage/samples.js';
import { openRooms } from './rooms.js';
import { enrolFully, namesOf, particulars, tracesOnDisk } from './traces.js';

describe('on SQLite', () => {
  it('a deleted user leaves not a byte in database or write-ahead log', async () => {
    const server = await startServerUnderTest();
    onTestFinished(() => server.stop());
    const { data, storage } = server;
    const rooms = await openRooms(storage, server.keys);
    const client = await server.client();
    await crowd(storage, client.id);
    const [known, others] = [particulars(), particulars()];
    const user = await created(client, known);
    const other = await created(client, others);
    const traces = await enrolFully(storage, rooms, client.id, user, known);
    const otherTraces = await enrolFully(storage, rooms, client.id, other, others);
    await crowd(storage, client.id);
    expect(namesOf(traces)).toEqual([
      'app_token',
      'digest of a recording',
      'id',
      'mac_address',
      'progress of a dialogue',
      'reference_id',
      'sealed face',
      'sealed fingerprint',
      'sealed voice',
      'wrapped key of face',
      'wrapped key of subject',
      'wrapped key of voice:an-encoder-1',
    ]);
    expect(tracesOnDisk(data, traces)).toEqual(namesOf(traces));

    await deleteUser(client, user);
    await erased(storage);
    expect(tracesOnDisk(data, traces)).toEqual([]);
    expect(tracesOnDisk(data, otherTraces)).toEqual(namesOf(otherTraces));
    expect(await rooms.templates.of(client.id, other, 'face')).toHaveLength(1);
  });

  it.each([
    { deleted: 'face', other: 'voice', traced: ['sealed face', 'wrapped key of face'] },
    {
      deleted: 'voice',
      other: 'face',
      traced: [
        'digest of a recording',
        'sealed fingerprint',
        'sealed voice',
        'wrapped key of voice:an-encoder-1',
      ],
    },
  ] as const)(
    'a deleted $deleted leaves not a byte of itself or what was heard of it, and the $other can be opened',
    async ({ deleted, other, traced }) => {
      const server = await startServerUnderTest();
      onTestFinished(() => server.stop());
      const { data, storage } = server;
      const rooms = await openRooms(storage, server.keys);
      const client = await server.client();
      const known = particulars();
      const user = await created(client, known);
      const traces = await enrolFully(storage, rooms, client.id, user, known);
      const note = { action: `${deleted}.erased`, at: Date.now() } as const;
      expect(await rooms.erasure.enrollment(client.id, user, deleted, note)).toBe(true);
      await erased(storage);
      const gone: readonly string[] = traced;
      expect(tracesOnDisk(data, traces)).toEqual(
        namesOf(traces).filter((name) => !gone.includes(name)),
      );
      expect(await rooms.templates.of(client.id, user, other)).toHaveLength(1);
    },
  );

  it.each(['biometrid.db', 'keys.db'])(
    'a reader of %s holds the erasure up, over the death of the server, and no longer than it reads',
    async (file) => {
      const { data, storage, client, rooms, serve } = await folderWithServer();
      const server = await serve();
      const known = particulars();
      const user = await created(server.client, known);
      const traces = await enrolFully(storage, rooms, client.id, user, known);
      const reader = workOnFolder(data, 'read', file);
      onTestFinished(() => reader.kill());
      await reader.line();
      reader.goOn();
      expect(await reader.line()).toBe('held');

      await deleteUser(server.client, user);
      expect(await storage.templates.of(client.id, user, 'face')).toEqual([]);
      await expect.poll(() => storage.userKeys.ofUser(client.id, user)).toEqual([]);
      // Some turns of the upkeep, and it is still not done.
      await sleep(2_500);
      expect(await storage.erasures.pending(10)).toHaveLength(1);
      expect(tracesOnDisk(data, traces)).not.toEqual([]);

      server.process.kill();
      await server.process.ended;
      const next = await serve();
      await sleep(1_500);
      expect(await storage.erasures.pending(10)).toHaveLength(1);

      reader.goOn();
      expect((await reader.ended).code).toBe(0);
      await erased(storage);
      expect(tracesOnDisk(data, traces)).toEqual([]);
      next.process.kill();
    },
  );

  it('a crash between rows and keys is made good by the next server', async () => {
    const { data, storage, client, rooms, serve } = await folderWithServer();
    const server = await serve();
    const known = particulars();
    const user = await created(server.client, known);
    const traces = await enrolFully(storage, rooms, client.id, user, known);
    server.process.kill();
    await server.process.ended;
    // What a server has committed that died before it came to the keys.
    await storage.transaction(async ({ templates, users, erasures }) => {
      for (const modality of ['face', 'voice'] as const)
        await templates.remove(client.id, await templates.of(client.id, user, modality));
      await users.remove(client.id, user);
      await erasures.add({
        id: 'an erasure',
        clientId: client.id,
        userId: user,
        keyIds: undefined,
        requestedAt: Date.now(),
      });
    });
    expect(await storage.userKeys.ofUser(client.id, user)).toHaveLength(3);
    await serve();
    await erased(storage);
    expect(await storage.userKeys.ofUser(client.id, user)).toEqual([]);
    expect(tracesOnDisk(data, traces)).toEqual([]);
  });

  it('killed in the midst of deletions, a server finishes each that it answered', async () => {
    const { data, storage, client, rooms, serve } = await folderWithServer();
    for (let round = 0; round < 4; round += 1) {
      const server = await serve();
      const deletions: Promise<unknown>[] = [];
      const gone: { user: string; traces: ReadonlyMap<string, Uint8Array> }[] = [];
      for (let n = 0; n < 6; n += 1) {
        const known = particulars();
        const user = await created(server.client, known);
        const traces = await enrolFully(storage, rooms, client.id, user, known);
        deletions.push(
          deleteUser(server.client, user).then(
            () => gone.push({ user, traces }),
            () => {},
          ),
        );
      }
      await Promise.race(deletions);
      await sleep(Math.random() * 20);
      server.process.kill();
      await server.process.ended;
      await Promise.all(deletions);
      expect(gone.length).toBeGreaterThan(0);
      const next = await serve();
      await erased(storage);
      for (const { user, traces } of gone) {
        expect(await storage.users.exists(client.id, user)).toBe(false);
        expect(tracesOnDisk(data, traces)).toEqual([]);
      }
      next.process.kill();
      await next.process.ended;
    }
  });
});

/** A data folder with a client, on which servers run as processes of their own. */
async function folderWithServer() {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-erasure-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const data = join(folder, 'data');
  const { keys } = openKeys(data, undefined, true);
  const storage = await openStorage({ data }, auditLink(keys));
  onTestFinished(() => storage.close());
  const client = await createClient(storage, keys.pepper, 'a client');
  const rooms = await openRooms(storage, keys);
  const serve = async (): Promise<{ process: AnotherProcess; client: TestClient }> => {
    const process = anotherProcess(new URL('serve-folder.ts', import.meta.url), data);
    onTestFinished(async () => {
      process.kill();
      await process.ended;
    });
    return { process, client: testClient(await process.line(), client) };
  };
  return { data, storage, client, rooms, serve };
}

async function created(
  { biometrid }: TestClient,
  body: ReturnType<typeof particulars>,
): Promise<string> {
  return (await biometrid.users.create(body)).data.id;
}

async function deleteUser({ biometrid }: TestClient, userId: string): Promise<void> {
  await biometrid.users.delete({ userId });
}

/** Many other users, so that the tables have pages that were divided. */
async function crowd(storage: Storage, clientId: string): Promise<void> {
  await storage.transaction(async ({ users, templates }) => {
    for (let n = 0; n < 300; n += 1) {
      const user = aUser();
      await users.create(clientId, user);
      await templates.add(clientId, aTemplate(user.id));
    }
  });
  for (let n = 0; n < 50; n += 1)
    await storage.userKeys.put(aUserKey(clientId, `somebody ${Math.random()}`));
}

/** Waits until nothing is pending. */
async function erased(storage: Storage): Promise<void> {
  await expect.poll(() => storage.erasures.pending(10)).toEqual([]);
}
