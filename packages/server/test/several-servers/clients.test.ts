import { expect, it } from 'vitest';
import { revokeClient, rotateCredentials, updateClient } from '../../src/tenants/clients.js';
import { ask } from '../raw-http.js';
import { cutListeners, type TwoServers, twoServers } from './two-servers.js';

it('a client that is revoked is refused by both servers, though they hear nothing of it', async (ctx) => {
  const servers = await twoServers(ctx);
  const [client] = await servers.client();
  expect(await answers(servers, client.headers)).toEqual([200, 200]);
  const livenessToken = { 'x-app-token': client.livenessToken };
  expect(await answers(servers, livenessToken, liveness)).not.toContain(401);
  await cutListeners(servers);

  await revokeClient(servers.a.storage, client.id);
  // They are asked all the while, so that nothing is forgotten for want of use.
  await expect.poll(() => answers(servers, client.headers)).toEqual([401, 401]);
  await expect.poll(() => answers(servers, livenessToken, liveness)).toEqual([401, 401]);

  // New credentials let it in again.
  const { secret } = await rotateCredentials(
    servers.b.storage,
    servers.b.keys.pepper,
    client.id,
    0,
  );
  const headers = { ...client.headers, 'x-biometrid-secret': secret };
  await expect.poll(() => answers(servers, headers)).toEqual([200, 200]);
});

it('of a secret that is rotated, both servers know the new one, and the old one until its time is over', async (ctx) => {
  let ahead = 0;
  const servers = await twoServers(ctx, { now: () => Date.now() + ahead });
  const [client] = await servers.client();
  expect(await answers(servers, client.headers)).toEqual([200, 200]);
  await cutListeners(servers);

  const { storage, keys } = servers.a;
  const { secret } = await rotateCredentials(storage, keys.pepper, client.id, 60_000);
  const headers = { ...client.headers, 'x-biometrid-secret': secret };
  await expect.poll(() => answers(servers, headers)).toEqual([200, 200]);
  expect(await answers(servers, client.headers)).toEqual([200, 200]);
  ahead = 60_000;
  expect(await answers(servers, client.headers)).toEqual([401, 401]);
  expect(await answers(servers, headers)).toEqual([200, 200]);
});

it('settings that are changed hold at both servers', async (ctx) => {
  const servers = await twoServers(ctx);
  const [client, atB] = await servers.client({ languages: ['en'] });
  expect(await answers(servers, client.headers)).toEqual([200, 200]);
  await cutListeners(servers);

  const update = (settings: object) =>
    updateClient(servers.b.storage, client.id, (standing) => ({
      name: standing.name,
      settings: { ...standing.settings, ...settings },
    }));
  await update({ languages: ['pt', 'en'] });
  for (const { biometrid } of [client, atB])
    await expect
      .poll(async () => (await biometrid.voice.listLanguages()).data.languages)
      .toEqual(['pt', 'en']);
  await update({ quota: 0 });
  await expect.poll(() => answers(servers, client.headers)).toEqual([402, 402]);
  await update({ quota: null, rateLimit: 0 });
  await expect.poll(() => answers(servers, client.headers)).toEqual([429, 429]);
  await update({ rateLimit: null });
  await expect.poll(() => answers(servers, client.headers)).toEqual([200, 200]);
});

const liveness = '/biometrics/status';

/** The status that each server answers with. */
async function answers(
  { a, b }: TwoServers,
  headers: Record<string, string>,
  path = '/api/1.0/voice/languages',
): Promise<number[]> {
  const both = await Promise.all([a, b].map(({ origin }) => ask(origin, { path, headers })));
  return both.map(({ status }) => status);
}
