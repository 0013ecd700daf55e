import { describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { type EngineSet, openEngines } from '../../src/engines/engines.js';
import { OwnCalibrations } from '../../src/face/own-calibrations.js';
import { faceThresholds } from '../../src/face/thresholds.js';
import type { Storage } from '../../src/storage/storage.js';
import { type ClientSettings, defaultSettings } from '../../src/tenants/client-settings.js';
import {
  faceEngine,
  faceEngineOfAnotherEncoder,
  faceEngineWithCohort,
} from '../engines/samples.js';
import { aNewTemplate, type ErasureRooms, enrol, roomsOn } from '../erasure/rooms.js';
import { bothDatabases, type EmptyDatabase } from '../operations/both-databases.js';
import { aUser } from '../storage/samples.js';
import { peopleAlike } from './people.js';

const day = 24 * 60 * 60 * 1_000;
const encoder = 'deterministic-face-1';

async function stage(
  ctx: TestContext,
  empty: (ctx: TestContext) => Promise<EmptyDatabase> | EmptyDatabase,
) {
  const { storage, rooms, client } = await roomsOn(ctx, empty);
  const engines = await theEngine(faceEngine);
  return { storage, rooms, client, engines, own: by(storage, rooms, engines) };
}

async function theEngine(module: string): Promise<EngineSet> {
  const engines = await openEngines({ face: module, threads: 1 });
  onTestFinished(() => engines.close());
  return engines;
}

function by(storage: Storage, { templates }: ErasureRooms, engines: EngineSet): OwnCalibrations {
  return new OwnCalibrations(storage, templates, engines);
}

/** Enrols people of a kind who are alike, from one number to another. */
async function enrolPeople(
  storage: Storage,
  rooms: ErasureRooms,
  client: string,
  from: number,
  to: number,
): Promise<void> {
  for (const vector of peopleAlike(to, 0.15).slice(from)) {
    const { id } = await storage.users.create(client, aUser());
    await enrol(rooms, client, aNewTemplate(id, { encoder, vector }));
  }
}

/** What a verification asks for. */
async function asked(
  storage: Storage,
  engines: EngineSet,
  id: string,
  settings: Partial<ClientSettings> = {},
): Promise<number> {
  const record = (await storage.clients.list()).find((client) => client.id === id);
  if (record === undefined || engines.face === undefined) throw new Error('There is no such');
  const client = { ...record, settings: { ...defaultSettings, ...settings } };
  const [active] = engines.face.encodings;
  return (await faceThresholds({ client, storage }, active)).verification().score;
}

const calibrated = async (storage: Storage, client: string) =>
  (await storage.audit.read(client, 0, 100)).filter(({ action }) => action === 'face.calibrated');

describe.each(bothDatabases)('the thresholds of a client, on %s', (_name, empty) => {
  it('rise by its own people from the fiftieth on, once though two servers are at it, unless it does not want that', async (ctx) => {
    const { storage, rooms, client, engines, own } = await stage(ctx, empty);
    await enrolPeople(storage, rooms, client, 0, 49);
    await own.renew(1_000);
    expect(await storage.calibrations.of(client)).toEqual([]);
    const before = await asked(storage, engines, client);
    expect(before).toBe(0.2731);

    await enrolPeople(storage, rooms, client, 49, 50);
    const setTo = (faceOwnCalibration: string) =>
      storage.transaction(async ({ clients }) => {
        const record = await clients.lock(client);
        if (record) await clients.update({ ...record, settings: { faceOwnCalibration } });
      });
    await setTo('off');
    await own.renew(2_000);
    expect(await storage.calibrations.of(client)).toEqual([]);

    // What was written in another way says nothing.
    const state = { of: 'a later release' };
    await storage.calibrations.put(client, { modality: 'face', encoder, madeAt: 2_500, state });
    expect(await asked(storage, engines, client)).toBe(before);

    await setTo('on');
    await Promise.all([own.renew(3_000), by(storage, rooms, engines).renew(3_001)]);
    const after = await asked(storage, engines, client);
    expect(after).toBeGreaterThan(before + 0.05);
    expect(after).toBeLessThanOrEqual(before + 0.15);
    const entries = await calibrated(storage, client);
    expect(entries).toMatchObject([
      { detail: { encoder, users: 50, pairs: 1_225, searchRise: expect.any(Number) } },
    ]);
    expect(Number(entries[0]?.detail?.['verificationRise'])).toBeCloseTo(after - before, 4);
    expect(await asked(storage, engines, client, { faceOwnCalibration: 'off' })).toBe(before);
  });
});

it('thresholds are set anew when a client has half as many more people and a day is over, or by another cohort at once', async (ctx) => {
  const { storage, rooms, client, engines, own } = await stage(ctx, () => ({
    databaseUrl: undefined,
  }));
  const times = async () => (await calibrated(storage, client)).map(({ at }) => at);
  await enrolPeople(storage, rooms, client, 0, 50);
  await own.renew(0);
  await enrolPeople(storage, rooms, client, 50, 74);
  await own.renew(2 * day);
  expect(await times()).toEqual([0]);
  await enrolPeople(storage, rooms, client, 74, 75);
  await own.renew(day - 1);
  expect(await times()).toEqual([0]);
  await own.renew(day);
  expect(await times()).toEqual([0, day]);
  expect(await storage.calibrations.of(client)).toMatchObject([{ encoder, madeAt: day }]);

  const raised = await asked(storage, engines, client);
  const other = await theEngine(faceEngineOfAnotherEncoder);
  expect(await asked(storage, other, client)).toBe(0.2731);
  const withCohort = await theEngine(faceEngineWithCohort());
  expect(await asked(storage, withCohort, client)).toBe(0.2731);
  await by(storage, rooms, withCohort).renew(day + 1);
  expect(await times()).toEqual([0, day, day + 1]);
  // What they have in common with everybody is taken off before.
  expect(await asked(storage, withCohort, client)).toBeLessThan(raised);
  expect(await asked(storage, engines, client)).toBe(0.2731);
});
