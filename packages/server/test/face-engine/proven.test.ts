import { expect, it, onTestFinished } from 'vitest';
import { refused } from '../operations/refused.js';
import { startServerUnderTest } from '../server-under-test.js';
import { photograph, provenFaceEngine } from './photographs.js';

it('a server with no network of unproven origin enrols a person, knows them again, and judges no liveness', async (ctx) => {
  const photos = [1, 2].map((number) => photograph(ctx, 'Colin_Powell', number));
  const stranger = photograph(ctx, 'Tony_Blair', 2);
  const server = await startServerUnderTest({ faceEngine: provenFaceEngine, engineThreads: 1 });
  onTestFinished(() => server.stop());
  const { biometrid } = await server.client();
  const { id: userId } = (await biometrid.users.create({ reference_id: 'customer-4711' })).data;
  const [enrolled, again] = photos;
  if (!enrolled || !again) throw new Error('There are two photographs.');
  expect(await biometrid.face.enroll({ userId, photo: enrolled })).toMatchObject({ status: true });
  expect(await biometrid.face.verify({ userId, photo: again })).toMatchObject({
    status: true,
    data: { verified: true },
  });
  expect(await biometrid.face.verify({ userId, photo: stranger })).toMatchObject({
    status: false,
    data: { verified: false },
  });
  await refused(biometrid.liveness.getStatus(), 503, 'ENGINE_NOT_AVAILABLE');
});
