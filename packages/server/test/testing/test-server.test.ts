import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  documentPhoto,
  facePhoto,
  recording,
  startTestServer,
  type TestServer,
} from '../../src/testing/index.js';
import { blobOf, drawing, wall } from '../face-engine/drawn.js';
import { startServerUnderTest } from '../server-under-test.js';

const jpeg = (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes], { type: 'image/jpeg' });
const ada = jpeg(facePhoto({ faces: [{ person: 'ada' }] }));
const grace = jpeg(facePhoto({ faces: [{ person: 'grace' }] }));

// Before the first test server: its threads may load them from then on.
it('the engines for tests are none that a setting can name', async () => {
  const faceEngine = fileURLToPath(new URL('../../src/testing/engines/face.mjs', import.meta.url));
  await expect(startServerUnderTest({ faceEngine })).rejects.toThrow(
    'it is for tests and recognises nobody: startTestServer()',
  );
});

describe('a test server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ logLevel: 'silent' });
  });
  afterAll(() => server.close());

  it('tells the people apart whom its samples name', async () => {
    const { data: user } = await server.client.users.create({ reference_id: 'customer-4711' });
    const enrolled = await server.client.face.enroll({ userId: user.id, photo: ada });
    expect(enrolled.data.message).toBe('FACE_ENROLLED_WITH_SUCCESS');
    const verified = async (photo: Blob) =>
      (await server.client.face.verify({ userId: user.id, photo })).status;
    expect([await verified(ada), await verified(grace)]).toEqual([true, false]);
  });

  it('hears the digits that its recordings name', async () => {
    const { data: user } = await server.client.users.create({ reference_id: 'customer-4711' });
    const opened = await server.client.voice.enroll({ userId: user.id });
    const digits = 'promptCode' in opened.data ? String(opened.data.promptCode) : '';
    const audio = new Blob([recording({ speaker: 'ada', digits })], { type: 'audio/wav' });
    const heard = await server.client.voice.enroll({ userId: user.id, audio });
    expect(heard.data).toMatchObject({ message: 'AUDIO_SUBMITTED_WITH_SUCCESS' });
  });

  it('reads the documents that its pictures name', async () => {
    const front = jpeg(documentPhoto({ fields: { surname: 'Lovelace' } }));
    const read = await server.client.documents.validate({ doctype: 'passport', front });
    expect(JSON.stringify(read.data)).toContain('LOVELACE');
  });

  it('answers by the credentials of its client alone', async () => {
    const ask = (secret: string) =>
      fetch(`${server.origin}/api/1.0/voice/languages`, {
        headers: { 'x-biometrid-key': server.credentials.key, 'x-biometrid-secret': secret },
      });
    expect((await ask(server.credentials.secret)).status).toBe(200);
    expect((await ask('another')).status).toBe(401);
  });

  it('keeps the users of one client from another, and their quotas apart', async () => {
    const other = await server.createClient({ quota: 1 });
    const { data: user } = await server.client.users.create({ reference_id: 'customer-4711' });
    await expect(other.client.users.delete({ userId: user.id })).rejects.toMatchObject({
      code: 'USERID_NOT_EXISTS',
    });
    await expect(
      other.client.users.create({ reference_id: 'customer-4711' }),
    ).rejects.toMatchObject({ status: 402 });
    expect((await server.client.users.create({ reference_id: 'customer-4711' })).status).toBe(true);
  });

  it('runs the engines that come with the server when asked, and leaves nothing at the end of its block', async () => {
    // Other tests have servers in the folder that all share.
    const folder = mkdtempSync(join(tmpdir(), 'test-server-'));
    vi.stubEnv('TMPDIR', folder);
    let origin: string;
    {
      await using real = await startTestServer({ engine: 'real', logLevel: 'silent' });
      ({ origin } = real);
      const { data: user } = await real.client.users.create({ reference_id: 'customer-4711' });
      const photo = blobOf(await drawing(wall));
      const outcome = await real.client.face.enroll({ userId: user.id, photo });
      expect(outcome.data).toMatchObject({ reason: "No faces found on 'photo'" });
    }
    await expect(fetch(`${origin}/openapi.json`)).rejects.toThrow();
    vi.unstubAllEnvs();
    expect(readdirSync(folder).filter((name) => name.startsWith('biometrid-'))).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
