import { setTimeout as sleep } from 'node:timers/promises';
import { isBiometridHttpError } from '@biometrid/client';
import { ask } from '../../test/raw-http.js';
import { type TestClient, testClient } from '../../test/server-under-test.js';
import type { Attack } from './attack.js';
import { Findings } from './findings.js';
import { photoOf } from './kills/people.js';
import { onTarget, type Target } from './target.js';
import { verifyWhole } from './whole.js';

const day = 24 * 60 * 60 * 1_000;
const years = 3_650 * day;
/** How long a server with a wrong clock is watched, which does by the second what others do by the minute. Milliseconds. */
const watched = 1_600;

/**
 * A clock that is right is ten years behind here, so that one that is ten years ahead is what this machine has: then SQLite, whose
 * clock it also is, cannot tell.
 */
const right = -years;

/** What happens to the clock, one step after another. */
const courses: readonly { what: string; steps: readonly number[]; held?: true; long?: true }[] = [
  { what: 'ten years ahead at the start, and the database’s as well', steps: [0], held: true },
  { what: 'ahead, then behind, then right again', steps: [right, 0, right - years, right] },
  { what: 'ahead of the database’s', steps: [years], held: true, long: true },
  { what: 'ten years behind at the start', steps: [right - years], long: true },
  { what: 'a year ahead, and back', steps: [right, right + 366 * day, right], long: true },
];

/** Servers whose clock is years ahead or behind at the start, or jumps while they work, and that erase what is kept too long. */
export const clocks: Attack = {
  name: 'clocks',
  about:
    'a clock that is ten years ahead or behind at the start, or jumps there and back, with all retentions on',
  async run({ short, progress }) {
    const findings = new Findings();
    const taken = courses.filter(({ long }) => !(short && long));
    findings.tried = taken.map(({ what }) => what).join('; ');
    const settings = {
      ...{ templateRetention: '365d', auditRetention: '400d', retentionGrace: '1h' },
      logLevel: 'error',
    };
    await onTarget(findings, settings, async (target) => {
      await target.start(clock(right));
      const client = await target.client('--rate', '100');
      const userId = (await client.biometrid.users.create({ reference_id: 'ada' })).data.id;
      await client.biometrid.face.enroll({ userId, photo: photoOf('ada') });
      await target.end();
      for (const { what, steps, held } of taken) {
        progress(what);
        await target.start(clock(...steps));
        for (const index of steps.keys()) {
          if (index > 0) process.kill(target.pid, 'SIGUSR2');
          await work(target, client, findings, `${what}, step ${index + 1}`);
        }
        await examine(target, findings, what, held);
        await target.end();
      }
      await target.start(clock(right));
      const { face } = testClient(target.origin, client).biometrid;
      const { status } = await face.verify({ userId, photo: photoOf('ada') });
      findings.expect(status, 'an enrolment is gone');
      const { stdout } = await target.command('retention', '--json');
      findings.expect(stdout.includes('"pending":[]'), `something is to expire: ${stdout}`);
      await verifyWhole(target, findings);
    });
    return findings;
  },
};

/** Variables of a server whose clock is wrong by so many milliseconds, and by the next number after each signal. */
function clock(...steps: number[]): Record<string, string> {
  return {
    NODE_OPTIONS: `--import ${new URL('clocks/wrong-clock.mjs', import.meta.url)}`,
    ATTACK_CLOCK: JSON.stringify(steps),
  };
}

/** Does a little of everything for as long as the server is watched. Whatever the clock says, it has to be answered. */
async function work(
  { origin }: Target,
  client: TestClient,
  findings: Findings,
  when: string,
): Promise<void> {
  const { users, face, voice } = testClient(origin, client).biometrid;
  const until = performance.now() + watched;
  const photo = photoOf(when);
  try {
    const userId = (await users.create({ reference_id: when })).data.id;
    const enrolled = await face.enroll({ userId, photo });
    findings.expect(enrolled.status, `${when}: an enrolment failed`);
    await voice.enroll({ userId });
    while (performance.now() < until) {
      const verified = await face.verify({ userId, photo });
      findings.expect(verified.status, `${when}: somebody is not recognised`);
      await voice.getPendingDialogue({ userId });
      findings.saw(200);
      // Less than the client's rate allows.
      await sleep(100);
    }
    await users.delete({ userId });
  } catch (error) {
    const status = isBiometridHttpError(error) ? error.status : 'no answer';
    findings.saw(status);
    findings.gaveWay(`${when}: ${error}`);
  }
}

/** Looks whether the server is ready, and says that its clock may be wrong where it has to. */
async function examine(
  { adminOrigin }: Target,
  findings: Findings,
  what: string,
  held: true | undefined,
): Promise<void> {
  const ready = await ask(adminOrigin, { path: '/readyz' });
  findings.expect(ready.status === 200, `${what}: not ready: ${ready.text}`);
  const { text } = await ask(adminOrigin, { path: '/metrics' });
  if (held && !text.includes('\nbiometrid_retention_held 1\n'))
    findings.gaveWay(`${what}: the server does not doubt its clock`);
}
