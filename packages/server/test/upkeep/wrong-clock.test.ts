import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { succeed } from '../command-in-process.js';
import { faceEngine } from '../engines/samples.js';
import { photoOf } from '../operations/photos.js';
import { newDataFolder } from '../server-process.js';
import { startServerUnderTest } from '../server-under-test.js';

const day = 24 * 60 * 60 * 1_000;

let data: string;
beforeEach(() => {
  data = newDataFolder();
});
afterEach(() => rmSync(dirname(data), { recursive: true }));

describe('a server whose clock is ten years ahead', () => {
  it('says so and is ready, erases nothing, and can be told that the clock is right', async () => {
    const before = await startServerUnderTest({ data, faceEngine });
    const { biometrid } = await before.client();
    const userId = (await biometrid.users.create({ reference_id: 'a' })).data.id;
    await biometrid.face.enroll({ userId, photo: photoOf('ada') });
    await before.stop();

    const server = await startServerUnderTest({
      ...{ data, adminPort: 0, templateRetention: 365 * day },
      now: () => Date.now() + 3_650 * day,
    });
    const ready = await fetch(`${server.adminOrigin}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      expect.objectContaining({
        ready: true,
        notices: { retention: expect.stringMatching(/^nothing expires: the clock says 20/) },
      }),
    ]);
    const metrics = await (await fetch(`${server.adminOrigin}/metrics`)).text();
    expect(metrics).toContain('biometrid_retention_held 1');
    await server.stop();
  });
});

describe('biometrid retention', () => {
  const retention = async (...options: string[]) =>
    JSON.parse(await succeed('retention', '--data', data, '--json', ...options));

  it('shows, stops and starts', async () => {
    expect(await retention()).toEqual({ state: 'working', pending: [] });
    expect(await retention('--stop')).toEqual({ calledBack: 0 });
    expect(await retention('--show')).toEqual({ state: 'stopped', pending: [] });
    expect(await retention('--start')).toEqual({ state: 'working' });
    expect(await retention()).toEqual({ state: 'working', pending: [] });
  });
});
