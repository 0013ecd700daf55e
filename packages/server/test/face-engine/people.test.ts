import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { inBase64 } from '../operations/photos.js';
import { refused } from '../operations/refused.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
  testClient,
} from '../server-under-test.js';
import { fusedFaceEngine, photograph, realFaceEngine } from './photographs.js';

describe('a server with the face engine that comes with it', () => {
  let server: ServerUnderTest;
  let client: TestClient;
  beforeAll(async () => {
    server = await startServerUnderTest({ faceEngine: realFaceEngine, engineThreads: 1 });
  });
  beforeEach(async () => {
    client = await server.client();
  });
  afterAll(() => server?.stop());

  async function newUser({ biometrid }: TestClient = client): Promise<string> {
    return (await biometrid.users.create({ reference_id: 'customer-4711' })).data.id;
  }

  async function enrolled(photo: Blob, of: TestClient = client): Promise<string> {
    const userId = await newUser(of);
    expect(await of.biometrid.face.enroll({ userId, photo })).toEqual({
      status: true,
      data: { message: 'FACE_ENROLLED_WITH_SUCCESS', enrolled: true },
    });
    return userId;
  }

  const sure = expect.stringMatching(/^(0\.[5-9]\d{3}|1\.0000)$/);
  const recognized = {
    status: true,
    data: { message: 'FACE_RECOGNIZED_WITH_SUCCESS', verified: true, confidence: sure },
  };
  const notRecognized = {
    status: false,
    data: { message: 'FACE_RECOGNITION_FAILED', verified: false },
  };

  it('enrolls a person, verifies them by other photos, and nobody else', async (ctx) => {
    const userId = await enrolled(photograph(ctx, 'Tony_Blair', 2));
    const { face } = client.biometrid;
    for (const number of [3, 4])
      expect(await face.verify({ userId, photo: photograph(ctx, 'Tony_Blair', number) })).toEqual(
        recognized,
      );
    for (const other of ['Colin_Powell', 'Vladimir_Putin', 'Hugo_Chavez'])
      expect(await face.verify({ userId, photo: photograph(ctx, other, 1) })).toEqual(
        notRecognized,
      );
  });

  it('finds by another photo that a person is enrolled as another user', async (ctx) => {
    const first = await enrolled(photograph(ctx, 'Colin_Powell', 1));
    const userId = await newUser();
    const photo = photograph(ctx, 'Colin_Powell', 2);
    expect(await client.biometrid.face.enroll({ userId, photo })).toEqual({
      status: false,
      data: {
        message: 'FACE_ALREADY_DETECTED_ON_GALLERY',
        detectedId: first,
        confidence: expect.any(Number),
        alreadyExists: true,
      },
    });
    expect(await client.biometrid.face.enroll({ userId: first, photo })).toMatchObject({
      data: { message: 'FACE_ALREADY_DETECTED_ON_GALLERY', detectedId: first },
    });
    const another = photograph(ctx, 'Tony_Blair', 2);
    expect(await client.biometrid.face.enroll({ userId: first, photo: another })).toEqual({
      status: false,
      data: { message: 'FACE_ENROLLMENT_FAILED', reason: 'The user has another face enrolled' },
    });
  });

  it('adapts to a photo that is much like the enrolled one, and to nobody else’s', async (ctx) => {
    const userId = await enrolled(photograph(ctx, 'Hugo_Chavez', 1));
    const { face } = client.biometrid;
    expect(await face.adapt({ userId, photo: photograph(ctx, 'Hugo_Chavez', 3) })).toEqual({
      status: true,
      data: { message: 'FACE_ADAPTED_WITH_SUCCESS', adapted: true },
    });
    expect(await face.adapt({ userId, photo: photograph(ctx, 'Tony_Blair', 2) })).toEqual({
      status: false,
      data: { message: 'FACE_NOT_REALIABLE_TO_ADAPT', alreadyExists: false },
    });
    expect(await face.verify({ userId, photo: photograph(ctx, 'Hugo_Chavez', 4) })).toEqual(
      recognized,
    );
  });

  it('finds people among each other, alone and on one photo, until they are deleted', async (ctx) => {
    const { face } = client.biometrid;
    const names = ['Gerhard_Schroeder', 'Donald_Rumsfeld', 'Jacques_Chirac'];
    const users: string[] = [];
    for (const name of names) users.push(await enrolled(photograph(ctx, name, 1)));
    for (const [index, name] of names.entries())
      expect(await face.findUser({ photo: photograph(ctx, name, 2) })).toEqual({
        ...recognized,
        data: { ...recognized.data, userId: users[index] },
      });
    const stranger = photograph(ctx, 'George_W_Bush', 1);
    expect(await face.findUser({ photo: stranger })).toEqual(notRecognized);

    const together = await mosaic([...names.map((name) => photograph(ctx, name, 2)), stranger]);
    const found = async () => {
      const { data } = await face.findUsers({ photo: together });
      return 'usersFound' in data ? data.usersFound : [];
    };
    expect(new Set(await found())).toEqual(
      new Set(users.map((userId) => ({ userId, confidence: sure }))),
    );
    expect(await face.findUser({ photo: together })).toMatchObject({
      data: { reason: "Several faces found on 'photo'" },
    });

    for (const userId of users) await face.deleteEnroll({ userId });
    expect(await face.findUsers({ photo: together })).toEqual(notRecognized);
    const [userId = ''] = users;
    await refused(face.verify({ userId, photo: stranger }), 400, 'ENROLL_USER_FACE_FIRST');
  });

  it('compares two photos, sent as files or as text', async (ctx) => {
    const { documents } = client.biometrid;
    const [photo1, photo2] = [
      photograph(ctx, 'Ariel_Sharon', 1),
      photograph(ctx, 'Ariel_Sharon', 3),
    ];
    const compared = (verified: boolean, confidence: unknown) => ({
      status: true,
      data: { message: 'FACE_COMPARED_WITH_SUCCESS', verified, confidence },
    });
    expect(await documents.comparePhoto({ photo1, photo2 })).toEqual(compared(true, sure));
    const other = photograph(ctx, 'Vladimir_Putin', 3);
    expect(
      await documents.comparePhotoBase64({
        photo1: await inBase64(photo1),
        photo2: `data:image/jpeg;base64,${await inBase64(other)}`,
      }),
    ).toEqual(compared(false, expect.stringMatching(/^0\.[0-4]\d{3}$/)));
  });

  it('estimates what a face looks like', async (ctx) => {
    const photo = photograph(ctx, 'Jacques_Chirac', 2);
    const { data } = await client.biometrid.face.getProperties({ photo });
    expect(data).toMatchObject({
      message: 'FACE_RECOGNIZED_WITH_SUCCESS',
      properties: { age: expect.any(Number), gender: 'male', emotions: expect.any(Array) },
    });
  });

  it('judges liveness, of a session and of what is enrolled', async (ctx) => {
    const strict = await server.client({ liveness: 'required', livenessBpcer: 0.1 });
    const photo = photograph(ctx, 'Colin_Powell', 1);
    const auditTrail = [await inBase64(photo), await inBase64(photograph(ctx, 'Colin_Powell', 2))];
    expect(await strict.biometrid.liveness.check({ auditTrail })).toMatchObject({
      data: { livenessResult: 'passed', retryFeedbackSuggestion: 0 },
    });
    await enrolled(photo, strict);
  });

  it('keeps nothing of a photo', async (ctx) => {
    const photo = photograph(ctx, 'Tony_Blair', 2);
    const userId = await enrolled(photo);
    await client.biometrid.face.verify({ userId, photo });
    const bytes = Buffer.from(await photo.arrayBuffer());
    const middle = bytes.subarray(bytes.length / 2, bytes.length / 2 + 32);
    for (const name of readdirSync(server.data))
      expect(readFileSync(join(server.data, name)).includes(middle), name).toBe(false);
  });
});

it('a person enrolled with one encoder, or with both, is verified and found when the server goes over to the other way', async (ctx) => {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-encoders-'));
  let server: ServerUnderTest | undefined;
  onTestFinished(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true });
  });
  const start = async (faceEngine: string) => {
    await server?.stop();
    server = undefined;
    server = await startServerUnderTest({
      data: join(folder, 'data'),
      faceEngine,
      engineThreads: 1,
    });
    return server;
  };
  for (const [enrolls, verifies] of [
    [realFaceEngine, fusedFaceEngine],
    [fusedFaceEngine, realFaceEngine],
  ] as const) {
    const client = await (await start(enrolls)).client();
    const userId = (await client.biometrid.users.create({ reference_id: 'customer-4711' })).data.id;
    const { face } = client.biometrid;
    expect(await face.enroll({ userId, photo: photograph(ctx, 'Hugo_Chavez', 1) })).toMatchObject({
      status: true,
    });

    const { origin } = await start(verifies);
    const after = testClient(origin, client).biometrid.face;
    const own = await after.verify({ userId, photo: photograph(ctx, 'Hugo_Chavez', 2) });
    expect(own.status).toBe(true);
    const someone = await after.verify({ userId, photo: photograph(ctx, 'Tony_Blair', 2) });
    expect(someone.status).toBe(false);
    const found = await after.findUser({ photo: photograph(ctx, 'Hugo_Chavez', 2) });
    expect(found).toMatchObject({ status: true, data: { userId } });
  }
});

/** Photographs of 250 by 250 pixels on one, two by two. */
async function mosaic(photos: readonly Blob[]): Promise<Blob> {
  const side = 250;
  const tiles = await Promise.all(
    photos.map(async (photo, index) => ({
      input: Buffer.from(await photo.arrayBuffer()),
      left: side * (index % 2),
      top: side * Math.floor(index / 2),
    })),
  );
  const canvas = { width: 2 * side, height: 2 * side, channels: 3, background: '#808080' } as const;
  const jpeg = await sharp({ create: canvas }).composite(tiles).jpeg({ quality: 95 }).toBuffer();
  return new Blob([Uint8Array.from(jpeg)], { type: 'image/jpeg' });
}
