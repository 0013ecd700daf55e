import { fakeBiometrid, samplePhoto } from '@biometrid/client/testing';
import { expect, it } from 'vitest';
import { checkContract, readAllowances, withoutAllowed } from '../src/index.js';

/** Where the fake of the client is kinder than a server, as its guide says. */
const kinder = `
# It has no users: everybody is there, and so a fault after that one is seen.
* | unknown user | status
* | unknown user before malformed query | status
# Nor are there enrolments, or users who were registered or found before.
* | nothing enrolled | status
createUser | journey registerLookUpAndDelete: registerAgain | journey
findUserByFace | journey registerAndEnrollFace: find | journey
# Of a file it reads the first bytes.
* | unreadable file | status
`;

it('the fake of the client does what the contract says, but for what takes users, enrolments or an engine', async () => {
  const credentials = { key: 'key', secret: 'secret', livenessToken: 'token' };
  const photo = samplePhoto();
  const bytes = new Uint8Array(await photo.arrayBuffer());
  const { deviations, checks, left } = await checkContract({
    ...credentials,
    origin: 'http://fake',
    fetch: fakeBiometrid(credentials).fetch,
    failedLogins: Number.POSITIVE_INFINITY,
    files: { 'photo.jpg': { bytes, fileName: photo.name, type: photo.type } },
  });
  expect(withoutAllowed(deviations, readAllowances(kinder))).toEqual({
    deviations: [],
    unused: [],
  });
  expect(left).toEqual([]);
  expect(checks.filter(({ untried }) => untried !== undefined)).toEqual([]);
  expect(checks.length).toBeGreaterThan(600);
});
