import { facePhoto, startTestServer, type TestServer } from '@biometrid/server/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkContract, loadContract, type Plan, refusalProbes } from '../src/index.js';

const contract = loadContract();

/** What no caller can bring about by `fetch`: it depends on the server's state, or on what `fetch` does not write. */
const beyondFetch = [
  ...['too many at once', 'too many failures', 'too fast', 'too many bodies', 'engine busy'],
  ...['engine missing', 'engine of file missing', 'no spoken language', 'too many verifications'],
  ...['recording under way', 'not available', 'server failed'],
  ...['host missing', 'header doubled', 'unknown transfer coding', 'credentials doubled'],
];

describe('the requests', () => {
  const { schemas } = contract;

  it('provoke each refusal of each operation, but those that are told here', () => {
    const missing = contract.operations.flatMap((operation) => {
      const provoked = new Set(refusalProbes(schemas, operation).map(({ refusal }) => refusal));
      return operation.refusals
        .filter((refusal) => !provoked.has(refusal) && !beyondFetch.includes(refusal.condition))
        .map(({ condition }) => `${condition}: ${operation.id}`);
    });
    expect(whereMissing(missing)).toMatchInlineSnapshot(`
      [
        "unreadable request: createUser, findUserByFace, findUsersByFaces, findFaceProperties, getLivenessStatus, checkLiveness, listVoiceLanguages, validateDocument, validateDocumentBase64, compareDocumentPhoto, compareDocumentPhotoBase64, findUserByMacAddress",
        "text too long: createUser, deleteUser, enrollFace, verifyFace, adaptFace, deleteFaceEnroll, findUserByFace, findUsersByFaces, findFaceProperties, enrollVoice, verifyVoice, adaptVoice, deleteVoiceEnroll, validateDocument, compareDocumentPhoto, getEnrollStatus, getPendingDialogue, restartUserState, findUserByMacAddress",
        "unstorable text: deleteUser, enrollFace, verifyFace, adaptFace, deleteFaceEnroll, findUserByFace, findUsersByFaces, findFaceProperties, compareDocumentPhoto, compareDocumentPhotoBase64, getEnrollStatus, getPendingDialogue, restartUserState",
        "value not allowed: deleteUser, deleteFaceEnroll, getEnrollStatus, getPendingDialogue, restartUserState",
        "unreadable file: verifyFace, adaptFace, enrollVoice, verifyVoice, adaptVoice",
        "unexpected body: getLivenessStatus, listVoiceLanguages, getEnrollStatus, getPendingDialogue, restartUserState",
        "field doubled: validateDocumentBase64, compareDocumentPhotoBase64, findUserByMacAddress",
        "malformed body: findUserByMacAddress",
        "unknown field: findUserByMacAddress",
      ]
    `);
  });

  it('have two faults as well, of which the first is answered', () => {
    const both = contract.operations.flatMap((operation) =>
      refusalProbes(schemas, operation).filter(({ check }) => check.includes(' before ')),
    );
    expect(both.length).toBeGreaterThan(5 * contract.operations.length);
  });
});

/** The operations of each condition, in one line. */
function whereMissing(lines: readonly string[]): string[] {
  const conditions = [...new Set(lines.map((line) => line.split(': ')[0]))];
  return conditions.map((condition) => {
    const operations = lines.filter((line) => line.startsWith(`${condition}: `));
    return `${condition}: ${operations.map((line) => line.split(': ')[1]).join(', ')}`;
  });
}

describe('the server of this project', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ logLevel: 'silent', failedLoginsPerMinute: 1_000_000 });
  });
  afterAll(() => server.close());

  it('does all that the contract says, in as many requests as were announced', async () => {
    const photo = facePhoto({ faces: [{ person: 'ada' }] });
    const plans: Plan[] = [];
    const { key, secret, livenessToken } = server.credentials;
    const { deviations, checks, requests, left } = await checkContract({
      ...{ origin: server.origin, key, secret, livenessToken },
      spent: await server.createClient({ quota: 0 }),
      thorough: true,
      failedLogins: Number.POSITIVE_INFINITY,
      files: { 'photo.jpg': { bytes: photo, fileName: 'photo.jpg', type: 'image/jpeg' } },
      onPlan: (plan) => plans.push(plan),
    });
    expect(deviations).toEqual([]);
    expect(left).toEqual([]);
    expect(checks.filter(({ untried }) => untried !== undefined)).toEqual([]);
    expect(checks.filter(({ operation }) => operation === 'journey')).toEqual(
      ['registerAndEnrollFace', 'registerLookUpAndDelete', 'openAndRestartDialogue'].map(
        (check) => ({ operation: 'journey', check }),
      ),
    );
    expect(plans).toMatchObject([{ requests, minutes: 0 }]);
  });
});
