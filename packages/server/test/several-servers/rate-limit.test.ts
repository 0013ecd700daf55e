import { isBiometridHttpError } from '@biometrid/client';
import { expect, it } from 'vitest';
import type { TestClient } from '../server-under-test.js';
import { twoServers } from './two-servers.js';

it('both servers together let pass as much as the limit in a second, and no more', async (ctx) => {
  // The second does not end.
  const servers = await twoServers(ctx, { now: () => 1_795_000_000_500 });
  const clients = await servers.client({ rateLimit: 40 });
  const answers = await Promise.all(
    Array.from({ length: 120 }, (_, n) => ask(clients[n % 2 ? 1 : 0])),
  );
  const passed = answers.filter(Boolean).length;
  expect(passed).toBeLessThanOrEqual(40);
  expect(passed).toBeGreaterThanOrEqual(36);
});

it('who asks one server alone has the whole limit, also all at once', async (ctx) => {
  let now = 1_795_000_000_500;
  const servers = await twoServers(ctx, { now: () => now });
  const [atA] = await servers.client({ rateLimit: 50 });
  expect(await ask(atA)).toBe(true);
  now += 1_000;
  // All of them have come when the first is let in.
  const release = await servers.postgres.hold('biometrid.rate_windows', servers.database);
  const asked = Promise.all(Array.from({ length: 60 }, () => ask(atA)));
  await servers.postgres.waiting(servers.database);
  await release();
  expect((await asked).filter(Boolean)).toHaveLength(50);
});

it('a limit of one lets one pass, at whichever server', async (ctx) => {
  let now = 1_795_000_000_500;
  const servers = await twoServers(ctx, { now: () => now });
  const [atA, atB] = await servers.client({ rateLimit: 1 });
  const answers = await Promise.all([atA, atB, atA, atB].map(ask));
  expect(answers.filter(Boolean)).toHaveLength(1);
  now += 1_000;
  expect([await ask(atB), await ask(atA)]).toEqual([true, false]);
});

/** Whether a request passes the limit. One that does not is told when to come again. */
async function ask({ biometrid }: TestClient): Promise<boolean> {
  try {
    await biometrid.voice.listLanguages();
    return true;
  } catch (error) {
    if (!isBiometridHttpError(error) || error.code !== 'TOO_MANY_REQUESTS') throw error;
    expect([error.status, error.retryAfter]).toEqual([429, 1_000]);
    return false;
  }
}
