import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openKeys } from '../../src/keys/open-keys.js';
import { openStorage } from '../../src/storage/open-storage.js';
import { auditLink } from '../../src/system.js';
import { ask } from '../raw-http.js';
import { clientByCommand, newDataFolder, startServerProcess } from '../server-process.js';

/** What a server may lose when it is killed, as the guide says. Requests. */
const mostLost = 200;
const rounds = 3;
/** More than the leases of the first moments, so that a lease that went on growing would be a large one. */
const requests = 700;
const callers = 8;

it('a server that is killed again and again counts no request less, and loses few of the quota', async () => {
  const data = newDataFolder();
  onTestFinished(() => rmSync(dirname(data), { recursive: true }));
  let credentials: Awaited<ReturnType<typeof clientByCommand>> | undefined;
  let answered = 0;
  for (let round = 0; round < rounds; round += 1) {
    const server = await startServerProcess('serve', data);
    onTestFinished(() => void server.end('SIGKILL'));
    credentials ??= await clientByCommand(data, server.origin, '--quota', '1000000');
    const { headers } = credentials;
    const enough = answered + requests;
    const calling = Array.from({ length: callers }, async () => {
      while (answered < enough) {
        const { status } = await ask(server.origin, { path: '/api/1.0/voice/languages', headers });
        expect(status).toBe(200);
        answered += 1;
      }
    });
    await Promise.all(calling);
    await server.end('SIGKILL');
  }
  const storage = await openStorage({ data }, auditLink(openKeys(data, undefined, false).keys));
  const month = new Date().toISOString().slice(0, 'YYYY-MM'.length);
  const used = await storage.quota.used(credentials?.id ?? '', month);
  await storage.close();
  expect(used).toBeGreaterThanOrEqual(answered);
  expect(used - answered).toBeLessThanOrEqual(rounds * mostLost);
});
