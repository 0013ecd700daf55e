import fc from 'fast-check';
import { question, requests } from '../../test/bad-input/made-requests.js';
import { contractOperations } from '../../test/contract-operations.js';
import { facePhoto } from '../../test/engines/samples.js';
import { enrollVoice } from '../../test/operations/enroll-voice.js';
import { ask } from '../../test/raw-http.js';
import type { Attack } from './attack.js';
import { Findings } from './findings.js';
import { onTarget } from './target.js';

const device = '00:0a:95:9d:68:16';
const photo = new Blob([facePhoto({ faces: [{ person: 'ada' }] })], { type: 'image/jpeg' });

/** Every operation with the user of another client, with nothing and with all that the contract lets it have. */
export const otherTenants: Attack = {
  name: 'other-tenants',
  about: 'every operation with users, faces, devices and credentials of another client',
  async run({ short, seed }) {
    const findings = new Findings();
    let calls = 0;
    await onTarget(findings, { logLevel: 'error' }, async (target) => {
      await target.start();
      const [owner, thief] = [await target.client(), await target.client()];
      const particulars = { reference_id: 'owned', mac_address: device };
      const userId = (await owner.biometrid.users.create(particulars)).data.id;
      await owner.biometrid.face.enroll({ userId, photo });
      await enrollVoice(owner.biometrid, userId);
      // A dialogue that is under way, for another to break into.
      await owner.biometrid.voice.verify({ userId });
      const before = await standing();

      const made = fc.sample(requests, { seed, numRuns: short ? 200 : 4_000 });
      const bare = contractOperations.map((operation) => ({
        ...{
          operation,
          user: undefined,
          credentials: 'right' as const,
          query: [],
          body: undefined,
        },
      }));
      for (const request of [...bare, ...made]) {
        const { path } = request.operation;
        if (!path.includes('{userId}')) continue;
        const right = { ...request, user: undefined, credentials: 'right' as const };
        const stolen = await ask(target.origin, question(right, thief, userId));
        const unknown = await ask(target.origin, question(right, thief, 'f'.repeat(24)));
        calls += 1;
        findings.saw(stolen.status);
        if (stolen.status !== 404 || stolen.text !== unknown.text)
          findings.gaveWay(`${request.operation.id}: ${stolen.status} ${stolen.text}`);
      }

      const { face, users } = thief.biometrid;
      const found = JSON.stringify([
        ...[await face.findUser({ photo }), await face.findUsers({ photo })],
        await users.findByMacAddress({ mac_address: device }),
      ]);
      findings.expect(!found.includes(userId), `a search finds the other client’s user: ${found}`);
      for (const headers of [
        { ...owner.headers, 'x-biometrid-secret': thief.secret },
        { ...thief.headers, 'x-biometrid-secret': owner.livenessToken },
      ]) {
        const { status } = await ask(target.origin, { path: '/api/1.0/voice/languages', headers });
        findings.saw(status);
        findings.expect(status === 401, `credentials of two clients: ${status}`);
      }
      const after = await standing();
      findings.expect(after === before, `the user was changed: ${before} became ${after}`);

      async function standing(): Promise<string> {
        const { biometrid } = owner;
        return JSON.stringify([
          await biometrid.users.getEnrollStatus({ userId }),
          await biometrid.voice.getPendingDialogue({ userId }),
          (await biometrid.face.verify({ userId, photo })).status,
          await biometrid.users.findByMacAddress({ mac_address: device }),
        ]);
      }
    });
    findings.tried = `${calls} calls with another client’s user, searches, mixed credentials`;
    return findings;
  },
};
