import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { ask } from '../../test/raw-http.js';
import { type TestClient, testClient } from '../../test/server-under-test.js';
import type { Attack, Ground } from './attack.js';
import { Findings } from './findings.js';
import { inParallel } from './in-parallel.js';
import { callers, MixedLoad } from './kills/mixed-load.js';
import { type Person, photoOf } from './kills/people.js';
import { onTarget, type Target } from './target.js';
import { verifyWhole } from './whole.js';

/** What of a quota a server may lose when it is killed, as the guide says. Requests. */
const mostLost = 200;
/** After how many answers a round ends: more than the first leases of a quota, so that one that went on growing would be large. */
const answers = { min: 200, max: 700 };
/** How many of the people are looked at after each round; all of them after the last. */
const latest = 30;

const about = '`kill -9` at random moments under a mixed load, and what was answered as done';

export const killsOnSqlite: Attack = { name: 'kills-sqlite', about, run: kill };
export const killsOnPostgres: Attack = { name: 'kills-postgres', about, postgres: true, run: kill };

async function kill({ short, seed, databaseUrl, progress }: Ground): Promise<Findings> {
  const findings = new Findings();
  const moments = fc.sample(fc.integer(answers), { seed, numRuns: short ? 2 : 20 });
  await onTarget(findings, { databaseUrl, logLevel: 'error' }, async (target) => {
    await target.start();
    // Many people are alike by chance.
    const client = await target.client('--face-fmr', '1e-6');
    const counted = await target.client('--quota', '1000000', '--period', 'month');
    const load = new MixedLoad(findings, client, counted);
    for (const [round, moment] of moments.entries()) {
      const enough = load.counted + moment;
      const working = load.on(target.origin);
      while (load.counted < enough && findings.failures.length === 0) await sleep(1);
      load.over();
      await target.end('SIGKILL');
      await working;
      await target.start();
      await examine(target, client, load.people.slice(-latest), findings);
      progress(`round ${round + 1} of ${moments.length}: ${load.people.length} people`);
    }
    await examine(target, client, load.people, findings);
    await verifyWhole(target, findings);
    await target.end();
    const used = await target.onStorage(({ quota }) => quota.used(counted.id, thisMonth()));
    const lost = used - load.counted;
    findings.expect(lost >= 0, `${-lost} requests were not counted`);
    const most = moments.length * (mostLost + callers);
    findings.expect(lost <= most, `${lost} of the quota were lost, more than ${most}`);
    findings.tried = `${moments.length} kills, ${load.people.length} people, ${load.counted} look-ups counted, ${lost} more lost`;
  });
  return findings;
}

/** Looks whether what was answered as done is so, and nothing that was erased is back. */
async function examine(
  { origin }: Target,
  client: TestClient,
  people: readonly Person[],
  findings: Findings,
): Promise<void> {
  const { face } = testClient(origin, client).biometrid;
  await inParallel(4, people, async ({ name, userId, enrolled, deleted }) => {
    const path = `/api/1.0/users/${userId}/voice/is-pending`;
    const { status } = await ask(origin, { path, headers: client.headers });
    const there = { no: [200], perhaps: [200, 404], done: [404] }[deleted];
    findings.expect(there.includes(status), `${name}, deleted: ${deleted}, is answered ${status}`);
    const photo = photoOf(name);
    if (deleted === 'done') {
      const found = await face.findUser({ photo });
      findings.expect(!found.status, `${name} was erased and is found`);
    } else if (deleted === 'no' && enrolled === 'done') {
      const answer = await face.verify({ userId, photo }).catch((error: Error) => error);
      if (!('status' in answer) || answer.status !== true)
        findings.gaveWay(`${name} was enrolled and is not recognised: ${JSON.stringify(answer)}`);
    }
  });
}

function thisMonth(): string {
  return new Date().toISOString().slice(0, 'YYYY-MM'.length);
}
