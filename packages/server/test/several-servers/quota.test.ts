import { setTimeout as sleep } from 'node:timers/promises';
import { isBiometridHttpError } from '@biometrid/client';
import { expect, it } from 'vitest';
import { updateClient } from '../../src/tenants/clients.js';
import { closedGate } from '../engines/gate.js';
import { faceEngine } from '../engines/samples.js';
import { troublesomePhoto } from '../operations/photos.js';
import { type TestClient, testClient } from '../server-under-test.js';
import { type TwoServers, twoServers } from './two-servers.js';

const month = () => new Date().toISOString().slice(0, 'YYYY-MM'.length);

it('the quota is the sum of what all servers let pass, to the last request', async (ctx) => {
  const servers = await twoServers(ctx);
  const [atA, atB] = await servers.client({ quota: 150 });
  await askUntilSpent([atA, atB, atA, atB, atA, atB], 150);
  expect(await used(servers, atA)).toBe(150);
});

it('what one server holds and does not use, another has when it needs it', async (ctx) => {
  const servers = await twoServers(ctx);
  const [atA, atB] = await servers.client({ quota: 64 });
  expect(await ask(atA)).toBe(true);
  const held = await used(servers, atA);
  expect(held).toBeGreaterThan(1);
  await askUntilSpent([atB], 63);
  expect(await ask(atA)).toBe(false);
});

it('a server that asks for nothing for minutes keeps what it holds, and gives it to another all the same', async (ctx) => {
  const servers = await twoServers(ctx);
  const [atA, atB] = await servers.client({ quota: 64 });
  expect(await ask(atA)).toBe(true);
  // Its lease has nearly run out when it says that it lives.
  await servers.postgres.admin(
    'UPDATE biometrid.quota_leases SET expires_at = expires_at - 35000',
    servers.database,
  );
  await expect
    .poll(async () => {
      const rows = await servers.postgres.admin(
        `SELECT count(*)::int AS leases FROM biometrid.quota_leases
           WHERE expires_at > extract(epoch FROM clock_timestamp()) * 1000 + 35000`,
        servers.database,
      );
      return rows[0]?.['leases'];
    })
    .toBe(1);
  await askUntilSpent([atB], 63);
});

it('a server that ends gives back what it did not use', async (ctx) => {
  const servers = await twoServers(ctx);
  const [atA] = await servers.client({ quota: 64 });
  const third = await servers.process();
  expect(await ask(testClient(third.origin, atA))).toBe(true);
  expect(await used(servers, atA)).toBeGreaterThan(1);
  expect(await third.end('SIGTERM')).toBe(0);
  expect(await used(servers, atA)).toBe(1);
  await askUntilSpent([atA], 63);
});

it('what a killed server held counts as spent, and no more passes than the quota', async (ctx) => {
  const servers = await twoServers(ctx);
  const [atA, atB] = await servers.client({ quota: 64 });
  const third = await servers.process();
  expect(await ask(testClient(third.origin, atA))).toBe(true);
  const held = await used(servers, atA);
  expect(held).toBeGreaterThan(1);
  await third.end('SIGKILL');
  await askUntilSpent([atA, atB], 64 - held);

  await servers.postgres.admin(
    `UPDATE biometrid.quota_leases SET expires_at = 1 WHERE units = ${held}`,
    servers.database,
  );
  await servers.a.storage.transaction(({ quota }) => quota.sweep('2025-01'));
  expect(await used(servers, atA)).toBe(64);
  expect(await ask(atA)).toBe(false);
});

it('a request that fails by the fault of one server is given back to all', async (ctx) => {
  const servers = await twoServers(ctx, { faceEngine, engineThreads: 1 });
  const [atA, atB] = await servers.client({ quota: 1 });
  const gate = closedGate();
  const photo = troublesomePhoto({ gate: gate.path, throw: 'broken' }, 'ada');
  const failing = atA.biometrid.face.getProperties({ photo }).catch((error: unknown) => error);
  await expect.poll(() => used(servers, atA)).toBe(1);
  expect(await ask(atB)).toBe(false);
  gate.open();
  expect(await failing).toMatchObject({ status: expect.toSatisfy((status) => status >= 500) });
  await askUntilSpent([atB], 1);
});

it('no unit is lost when the quota is changed under load, and a lower one holds at once', async (ctx) => {
  const servers = await twoServers(ctx);
  const [atA, atB] = await servers.client({ quota: 1_000 });
  const update = async (quota: number) => {
    await updateClient(servers.a.storage, atA.id, ({ name, settings }) => ({
      name,
      settings: { ...settings, quota },
    }));
    await sleep(1_000);
  };
  const atOnce = async (requests: number) => {
    const clients = Array.from({ length: requests }, (_, n) => (n % 2 ? atA : atB));
    return (await Promise.all(clients.map(ask))).filter(Boolean).length;
  };
  expect(await atOnce(2)).toBe(2);
  await update(500);
  expect(await atOnce(60)).toBe(60);
  await update(70);
  await askUntilSpent([atA, atB], 8);
  expect(await used(servers, atA)).toBe(70);
});

/** Whether a request passes the quota. */
async function ask({ biometrid }: TestClient): Promise<boolean> {
  try {
    await biometrid.voice.listLanguages();
    return true;
  } catch (error) {
    if (isBiometridHttpError(error) && error.code === 'REQUEST_LIMIT_REACHED') return false;
    throw error;
  }
}

/** All ask at once until as much has passed as there is left; what another server holds comes when it is asked for. Then nothing passes. */
async function askUntilSpent(clients: readonly TestClient[], left: number): Promise<void> {
  let passed = 0;
  const askers = clients.map(async (client) => {
    while (passed < left) {
      if (await ask(client)) passed += 1;
      else await sleep(20);
    }
  });
  await Promise.all(askers);
  expect(passed).toBe(left);
  for (const client of clients) expect(await ask(client)).toBe(false);
}

function used({ a }: TwoServers, { id }: TestClient): Promise<number> {
  return a.storage.quota.used(id, month());
}
