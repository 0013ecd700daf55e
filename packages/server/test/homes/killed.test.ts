import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { faceEngine } from '../engines/samples.js';
import { postgresDatabase } from '../operations/both-databases.js';
import { photoOf } from '../operations/photos.js';
import { startServerUnderTest } from '../server-under-test.js';

/** What waits for a minute to pass. */
const minute = vi.hoisted(() => new Set<() => void>());

vi.mock('node:timers/promises', async (importOriginal) => {
  const timers = await importOriginal<typeof import('node:timers/promises')>();
  const setTimeout: typeof timers.setTimeout = (delay, value, options) =>
    delay === 60_000
      ? new Promise((resolve) => {
          const over = () => {
            minute.delete(over);
            options?.signal?.removeEventListener('abort', over);
            resolve(value as never);
          };
          minute.add(over);
          options?.signal?.addEventListener('abort', over);
        })
      : timers.setTimeout(delay, value, options);
  return { ...timers, setTimeout };
});

it('what a server searched is known after a minute, though it never says that it ends', async (ctx) => {
  const { databaseUrl } = await postgresDatabase(ctx);
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-killed-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const server = await startServerUnderTest({
    ...{ data: join(folder, 'data'), databaseUrl, faceEngine, engineThreads: 1 },
    ...{ warmUp: 300_000, serverName: 'a server' },
  });
  onTestFinished(() => server.stop());
  const { id, biometrid } = await server.client();
  const { data } = await biometrid.users.create({ reference_id: 'ada' });
  await biometrid.face.enroll({ userId: data.id, photo: photoOf('ada') });
  await biometrid.face.findUser({ photo: photoOf('ada') });
  const homes = () => server.storage.galleryHomes.of('a server', 0);
  expect(await homes()).toEqual([]);
  for (const pass of [...minute]) pass();
  await expect.poll(homes, { timeout: 60_000 }).toMatchObject([{ clientId: id }]);
});
