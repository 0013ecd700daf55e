import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { faceEngine } from '../engines/samples.js';
import { ask } from '../raw-http.js';
import { startServerUnderTest, testClient } from '../server-under-test.js';
import { photoOf } from './photos.js';

it('a gallery that is not there yet is 503 before the engine works, and there in the end without anybody waiting', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-loading-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const options = { data: join(folder, 'data'), faceEngine, adminPort: 0 };
  const before = await startServerUnderTest(options);
  const credentials = await before.client();
  const { data } = await credentials.biometrid.users.create({ reference_id: 'ada' });
  const userId = data.id;
  await credentials.biometrid.face.enroll({ userId, photo: photoOf('ada') });
  await before.stop();

  // Whoever asks first has it loaded, which takes longer than nothing.
  const server = await startServerUnderTest({ ...options, galleryPatience: 0 });
  onTestFinished(() => server.stop());
  const { face } = testClient(server.origin, credentials).biometrid;
  await expect(face.findUser({ photo: photoOf('ada') })).rejects.toMatchObject({
    ...{ status: 503, code: 'ENGINE_NOT_AVAILABLE', retryAfter: 1_000, unprocessed: true },
  });
  const { text } = await ask(server.adminOrigin ?? '', { path: '/metrics' });
  expect(text).toMatch(/^biometrid_engine_served\{engine="face"\} 0$/m);
  expect(text).toMatch(/^biometrid_gallery_refused 1$/m);

  await expect
    .poll(() => face.findUser({ photo: photoOf('ada') }).catch((error: unknown) => error))
    .toMatchObject({ status: true, data: { userId } });
});
