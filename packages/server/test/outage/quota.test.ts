import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { openKeys } from '../../src/keys/open-keys.js';
import { openStorage } from '../../src/storage/open-storage.js';
import { auditLink } from '../../src/system.js';
import { bothDatabases } from '../operations/both-databases.js';
import { ask } from '../raw-http.js';
import { clientByCommand, newDataFolder, startServerProcess } from '../server-process.js';

/** What a server may lose when it is killed, as the guide says. Requests. */
const mostLost = 200;
/** More than the leases of the first moments, so that a lease that went on growing would be a large one. */
const requests = 700;
const callers = 8;

afterEach(() => vi.unstubAllEnvs());

for (const [name, database] of bothDatabases) {
  it(`servers that are killed again and again count no request less, and lose few of the quota, on ${name}`, async (ctx) => {
    const { databaseUrl } = await database(ctx);
    if (databaseUrl !== undefined) vi.stubEnv('BIOMETRID_DATABASE_URL', databaseUrl);
    const [rounds, together] = databaseUrl === undefined ? [3, 1] : [2, 2];
    const data = newDataFolder();
    onTestFinished(() => rmSync(dirname(data), { recursive: true }));
    let credentials: Awaited<ReturnType<typeof clientByCommand>> | undefined;
    let answered = 0;
    for (let round = 0; round < rounds; round += 1) {
      const servers = await Promise.all(
        Array.from({ length: together }, () => startServerProcess('serve', data)),
      );
      onTestFinished(async () => {
        for (const server of servers) await server.end('SIGKILL');
      });
      const [{ origin = '' } = {}] = servers;
      credentials ??= await clientByCommand(data, origin, '--quota', '1000000');
      const { headers } = credentials;
      const path = '/api/1.0/voice/languages';
      const enough = answered + requests * together;
      const calling = Array.from({ length: callers * together }, async (_, caller) => {
        const { origin = '' } = servers[caller % together] ?? {};
        while (answered < enough) {
          const { status } = await ask(origin, { path, headers });
          expect(status).toBe(200);
          answered += 1;
        }
      });
      await Promise.all(calling);
      await Promise.all(servers.map((server) => server.end('SIGKILL')));
    }
    const { keys } = openKeys(data, undefined, false);
    const storage = await openStorage({ data, databaseUrl }, auditLink(keys));
    const month = new Date().toISOString().slice(0, 'YYYY-MM'.length);
    const used = await storage.quota.used(credentials?.id ?? '', month);
    await storage.close();
    expect(used).toBeGreaterThanOrEqual(answered);
    expect(used - answered).toBeLessThanOrEqual(rounds * together * mostLost);
  });
}
