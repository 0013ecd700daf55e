import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { faceEngine, voiceEngine } from '../engines/samples.js';
import { ask } from '../raw-http.js';
import { startServerUnderTest, type TestClient, testClient } from '../server-under-test.js';
import { photoOf } from './photos.js';
import { Speaker } from './speaker.js';

/**
 * Starts a server for somebody to enrol at, and then one on the same data that loads none by itself and where nobody waits for a
 * gallery: who asks first has it loaded, which takes longer than nothing.
 */
async function restarted<T>(enrol: (client: TestClient) => Promise<T>) {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-loading-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const options = { data: join(folder, 'data'), faceEngine, voiceEngine, adminPort: 0 };
  const before = await startServerUnderTest(options);
  const credentials = await before.client();
  const enrolled = await enrol(credentials);
  await before.stop();
  const server = await startServerUnderTest({ ...options, galleryPatience: 0, warmUp: 0 });
  onTestFinished(() => server.stop());
  const metrics = async () => (await ask(server.adminOrigin ?? '', { path: '/metrics' })).text;
  return { client: testClient(server.origin, credentials), enrolled, metrics };
}

const failure = (error: unknown) => error;

it('a gallery that is not there yet is 503 before the engine works, and there in the end without anybody waiting', async () => {
  const { client, enrolled, metrics } = await restarted(async ({ biometrid }) => {
    const { data } = await biometrid.users.create({ reference_id: 'ada' });
    await biometrid.face.enroll({ userId: data.id, photo: photoOf('ada') });
    return data.id;
  });
  const find = () => client.biometrid.face.findUser({ photo: photoOf('ada') });
  await expect(find()).rejects.toMatchObject({
    ...{ status: 503, code: 'ENGINE_NOT_AVAILABLE', retryAfter: 1_000, unprocessed: true },
  });
  expect(await metrics()).toMatch(/^biometrid_engine_served\{engine="face"\} 0$/m);
  expect(await metrics()).toMatch(/^biometrid_gallery_refused 1$/m);
  await expect
    .poll(() => find().catch(failure))
    .toMatchObject({ status: true, data: { userId: enrolled } });
});

it('a recording that comes before the voices are there leaves its prompt waiting, and the engine has not listened to it', async () => {
  const { client, enrolled, metrics } = await restarted(async (credentials) => {
    const speaker = await Speaker.of(credentials);
    await speaker.enrol();
    return speaker;
  });
  const speaker = enrolled.at(client);
  const digits = await speaker.open('verify');
  await expect(speaker.say('verify', { digits })).rejects.toMatchObject({
    ...{ status: 503, code: 'ENGINE_NOT_AVAILABLE', retryAfter: 1_000 },
  });
  expect(await metrics()).toMatch(/^biometrid_engine_served\{engine="voice"\} 0$/m);
  expect(await speaker.prompt()).toBe(digits);
  await expect
    .poll(() => speaker.say('verify', { digits }).catch(failure))
    .toMatchObject({ status: true, data: { message: 'AUDIO_VERIFIED_WITH_SUCCESS' } });
});
