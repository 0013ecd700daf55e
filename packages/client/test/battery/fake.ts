import { createBiometridClient } from '@biometrid/client';
import { fakeBiometrid, samplePhoto, sampleRecording } from '@biometrid/client/testing';
import { equal, ok, rejection } from './expectations.js';

const userId = '59147e5afdda9b0ac0f5e31f';

function setUp() {
  const api = fakeBiometrid({ secret: 'secret' });
  const options = { baseUrl: 'http://localhost/', key: 'key', retry: 0, fetch: api.fetch };
  const biometrid = createBiometridClient({ ...options, secret: 'secret' });
  return { api, options, biometrid };
}

/** What the fake of the entry for tests does wherever tests run. It needs no server, and nothing of any test library. */
export const fake: readonly { name: string; run(): Promise<void> }[] = [
  {
    name: 'a fake answers a success, or the outcome that a test names, and tells what was sent',
    async run() {
      const { api, biometrid } = setUp();
      const photo = samplePhoto();
      const enrolled = await biometrid.face.enroll({ userId, photo, liveness: true });
      equal(enrolled, {
        status: true,
        data: { message: 'FACE_ENROLLED_WITH_SUCCESS', enrolled: true },
      });
      api.on('verifyFace').answer('faceRecognitionFailed');
      const verified = await biometrid.face.verify({ userId, photo });
      equal(verified, {
        status: false,
        data: { message: 'FACE_RECOGNITION_FAILED', verified: false },
      });
      const [sent] = api.requests;
      ok(sent?.operation === 'enrollFace', 'an enrolment');
      equal([sent.path, sent.fields], [{ userId }, { liveness: true }]);
      equal(
        new Uint8Array(await sent.files.photo.arrayBuffer()),
        new Uint8Array(await photo.arrayBuffer()),
      );
    },
  },
  {
    name: 'a fake refuses what a server refuses',
    async run() {
      const { api, options } = setUp();
      const stranger = createBiometridClient({ ...options, secret: 'another' });
      const error = await rejection(stranger.users.delete({ userId }));
      equal([error['status'], error['code']], [401, 'INVALID_AUTHENTICATION_HEADERS']);
      const body = new FormData();
      body.append('photo', new Blob(['no picture']), 'photo.jpg');
      const answer = await api.fetch(
        `http://localhost/api/1.0/users/${userId}/dialogue/verify/face`,
        {
          method: 'POST',
          headers: { 'x-biometrid-key': 'key', 'x-biometrid-secret': 'secret' },
          body,
        },
      );
      equal(
        [answer.status, await answer.json()],
        [400, { status: false, data: { message: 'NO_FILE_OR_INVALID_FORMAT' } }],
      );
      equal(
        api.refused.map(({ operation, fault }) => [operation, fault]),
        [
          ['deleteUser', 'wrong credentials'],
          ['verifyFace', 'wrong file format'],
        ],
      );
    },
  },
  {
    name: 'a fake holds a voice dialogue, with recordings that are refused',
    async run() {
      const { api, biometrid } = setUp();
      api.hear('TOO_QUIET', 'the voice');
      const prompts: unknown[] = [];
      const outcome = await biometrid.voice.dialogue({
        userId,
        kind: 'verify',
        record: ({ promptCode, promptCodeText, reason }) => {
          prompts.push([promptCode, promptCodeText, reason]);
          return sampleRecording();
        },
      });
      equal(outcome.data.message, 'AUDIO_VERIFIED_WITH_SUCCESS');
      equal(prompts, [
        ['0653', 'zero six five three', undefined],
        ['4271', 'four two seven one', 'TOO_QUIET'],
      ]);
    },
  },
  {
    name: 'a fake tells of an answer that nobody asked for',
    async run() {
      const { api, biometrid } = setUp();
      api.on('createUser').once('userAlreadyAssociatedWithDevice');
      const left = await rejection(Promise.resolve().then(() => api.verify()));
      equal(left.message, "Nothing asked for createUser 'userAlreadyAssociatedWithDevice'");
      const { data } = await biometrid.users.create({ reference_id: 'customer' });
      equal(data.message, 'USER_ALREADY_ASSOCIATED_WITH_DEVICE');
      api.verify();
    },
  },
];
