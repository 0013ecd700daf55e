import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faceEngine, type Subject } from '../engines/samples.js';
import { ask } from '../raw-http.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { inBase64, photoOf, troublesomePhoto, undecodable } from './photos.js';
import { refused } from './refused.js';

/** A portrait as a document has it: unlike the selfie, and not of a living face. */
const portrait: Subject = { person: 'ada', noise: 0.3, seed: 1, live: 0.01 };

let server: ServerUnderTest;
let client: TestClient;
beforeAll(async () => {
  server = await startServerUnderTest({ faceEngine });
  client = await server.client();
});
afterAll(() => server.stop());

type Compare = (photo1: Blob, photo2: Blob, by?: TestClient) => Promise<unknown>;

const ways: [string, Compare][] = [
  [
    'Verify document photo',
    (photo1, photo2, by = client) => by.biometrid.documents.comparePhoto({ photo1, photo2 }),
  ],
  [
    'Verify document photo (base64)',
    async (photo1, photo2, by = client) =>
      by.biometrid.documents.comparePhotoBase64({
        photo1: `data:image/jpeg;base64,${await inBase64(photo1)}`,
        photo2: await inBase64(photo2, 'base64url'),
      }),
  ],
];

describe.each(ways)('%s', (_name, compare) => {
  const compared = (verified: boolean, confidence: RegExp) => ({
    status: true,
    data: {
      message: 'FACE_COMPARED_WITH_SUCCESS',
      verified,
      confidence: expect.stringMatching(confidence),
    },
  });
  const failed = (reason: string) => ({
    status: false,
    data: { message: 'FACE_COMPARISON_FAILED', reason },
  });

  it('tells that two photos show one person, in either order', async () => {
    const [one, other] = [photoOf(portrait), photoOf('ada')];
    const same = compared(true, /^0\.[5-9]\d{3}$/);
    expect(await compare(one, other)).toEqual(same);
    expect(await compare(other, one)).toEqual(same);
  });

  it('tells that they show two', async () => {
    expect(await compare(photoOf(portrait), photoOf('bob'))).toEqual(
      compared(false, /^0\.[0-4]\d{3}$/),
    );
  });

  it('decides by the false match rate of the client', async () => {
    const strict = await server.client({ falseMatchRate: { face: 1e-6, voice: 1e-2 } });
    const photos = [photoOf('ada'), photoOf({ person: 'ada', noise: 2.7, seed: 1 })] as const;
    expect(await compare(...photos)).toEqual(compared(true, /^0\.[5-9]/));
    expect(await compare(...photos, strict)).toEqual(compared(false, /^0\.[0-4]/));
  });

  it.each([
    ['nobody', photoOf(), (photo: string) => `No faces found on '${photo}'`],
    [
      'two faces of one size',
      photoOf('ada', 'bob'),
      (photo: string) => `Several faces found on '${photo}'`,
    ],
    [
      'a face too small to compare',
      photoOf({ person: 'ada', unusable: 'The face is too small' }),
      (photo: string) => `The face is too small (on '${photo}')`,
    ],
  ])('cannot compare a photo of %s, and says which it is', async (_what, photo, reasonOf) => {
    expect(await compare(photoOf(portrait), photo)).toEqual(failed(reasonOf('photo2')));
    expect(await compare(photo, photoOf(portrait))).toEqual(failed(reasonOf('photo1')));
    expect(await compare(photo, photo)).toEqual(failed(reasonOf('photo1')));
  });

  it('compares a face that could not be enrolled', async () => {
    const covered = photoOf({ person: 'ada', refusal: 'The eyes are covered' });
    expect(await compare(photoOf(portrait), covered)).toMatchObject({ data: { verified: true } });
  });

  it('wants one of the photos to be of a living face, where the client requires it', async () => {
    const strict = await server.client({ liveness: 'required' });
    expect(await compare(photoOf(portrait), photoOf('ada'), strict)).toMatchObject({
      data: { verified: true },
    });
    expect(await compare(photoOf('ada'), photoOf(portrait), strict)).toMatchObject({
      data: { verified: true },
    });
    expect(await compare(photoOf(portrait), photoOf(portrait), strict)).toEqual(
      failed("No living face found on 'photo1' or 'photo2'"),
    );
  });

  it('leaves a line in the audit log about nobody', async () => {
    const own = await server.client();
    await compare(photoOf(portrait), photoOf('ada'), own);
    await compare(photoOf(portrait), photoOf(), own);
    const entries = await server.storage.audit.read(own.id, 0, 10);
    expect(entries.map(({ action, subject, detail }) => [action, subject, detail])).toEqual([
      ['face.compared', undefined, { verified: true, falseMatchRate: 1e-3 }],
      ['face.comparison.refused', undefined, { because: 'no usable face' }],
    ]);
  });

  it('refuses what is no photo', async () => {
    const code = 'NO_FILES_OR_INVALID_FORMATS';
    for (const photo of [undecodable, new Blob(['GIF89a'])]) {
      await refused(compare(photo, photoOf('ada')), 400, code);
      await refused(compare(photoOf('ada'), photo), 400, code);
    }
  });

  it('answers with 503 when the engine dies, and then goes on', async () => {
    const crash = troublesomePhoto({ crash: true });
    await refused(compare(photoOf('ada'), crash), 503, 'ENGINE_NOT_AVAILABLE');
    expect(await compare(photoOf('ada'), photoOf('ada'))).toMatchObject({ status: true });
  });
});

describe('Verify document photo (base64)', () => {
  const send = async (body: object) =>
    ask(server.origin, {
      method: 'POST',
      path: '/api/1.0/document/selfie-compare-base64',
      headers: { ...client.headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('takes the misspelt flag of the published sample', async () => {
    const photo = await inBase64(photoOf('ada'));
    const { status, json } = await send({ photo1: photo, photo2: photo, livess: true });
    expect([status, json]).toMatchObject([200, { status: true, data: { verified: true } }]);
  });

  it('says which text is no base64', async () => {
    const photo = await inBase64(photoOf('ada'));
    for (const [body, message] of [
      [{ photo1: '%', photo2: photo }, 'INVALID_BASE64STRING_PHOTO1'],
      [{ photo1: photo, photo2: 'data:image/jpeg,abc' }, 'INVALID_BASE64STRING_PHOTO2'],
      [{ photo1: photo }, 'EXPECTING_2_IMAGE_FILES_TO_COMPARE'],
      [{}, 'NO_FILES_OR_INVALID_FORMATS'],
    ] as const)
      expect(await send(body)).toMatchObject({ status: 400, message });
  });
});
