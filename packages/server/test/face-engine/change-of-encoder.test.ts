import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type ServerUnderTest, startServerUnderTest, testClient } from '../server-under-test.js';
import { faceEngineToProven, photograph, realFaceEngine } from './photographs.js';

it('people whom one encoder enrolled are found, verified and moved by a server of another, which new ones are enrolled with', async (ctx) => {
  const photo = (person: string, number: number) => photograph(ctx, person, number);
  const first = photo('Colin_Powell', 1);
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-encoders-'));
  let server: ServerUnderTest | undefined;
  onTestFinished(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true });
  });
  const serve = async (faceEngine: string) => {
    await server?.stop();
    server = undefined;
    server = await startServerUnderTest({
      ...{ data: join(folder, 'data'), keys: join(folder, 'keys'), faceEngine, engineThreads: 1 },
    });
    return server;
  };
  const before = await serve(realFaceEngine);
  const credentials = await before.client();
  const enrolled = async (at: ServerUnderTest, enrolment: Blob) => {
    const { users, face } = testClient(at.origin, credentials).biometrid;
    const userId = (await users.create({ reference_id: 'customer-4711' })).data.id;
    return { userId, outcome: await face.enroll({ userId, photo: enrolment }) };
  };
  const { userId: powell } = await enrolled(before, first);

  const after = await serve(faceEngineToProven);
  const { face } = testClient(after.origin, credentials).biometrid;
  const blair = await enrolled(after, photo('Tony_Blair', 2));
  expect(blair.outcome).toMatchObject({ status: true });
  const found = async (person: string, number: number) => {
    const { data } = await face.findUser({ photo: photo(person, number) });
    return 'userId' in data ? data.userId : undefined;
  };
  expect(await found('Colin_Powell', 2)).toBe(powell);
  expect(await found('Tony_Blair', 2)).toBe(blair.userId);
  expect(await found('Vladimir_Putin', 1)).toBeUndefined();
  expect((await enrolled(after, photo('Colin_Powell', 3))).outcome).toMatchObject({
    data: { message: 'FACE_ALREADY_DETECTED_ON_GALLERY', detectedId: powell },
  });
  expect(await face.verify({ userId: powell, photo: photo('Colin_Powell', 2) })).toMatchObject({
    data: { verified: true },
  });
  expect(await face.verify({ userId: powell, photo: photo('Tony_Blair', 2) })).toMatchObject({
    data: { verified: false },
  });
  expect(await face.adapt({ userId: powell, photo: photo('Colin_Powell', 2) })).toMatchObject({
    status: true,
  });
  const templates = await after.storage.templates.of(credentials.id, powell, 'face');
  expect(templates.map(({ encoder }) => encoder)).toEqual(['dlib-resnet-1']);
  expect(await found('Colin_Powell', 2)).toBe(powell);
});
