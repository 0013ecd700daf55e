import { afterEach, describe, expect, it, type TestContext, vi } from 'vitest';
import { biometrid } from '../command-in-process.js';
import { faceEngine } from '../engines/samples.js';
import { bothDatabases } from '../operations/both-databases.js';
import { photoOf } from '../operations/photos.js';
import { refused } from '../operations/refused.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { altered, type Damage, flipped, ofKeys, ofTemplate } from './damage.js';

/** What one damaged byte may be in. */
const places: readonly [string, Damage][] = [
  ['what is sealed', ofTemplate(({ sealed }) => ({ sealed: flipped(sealed) }))],
  ['the name of its key', ofTemplate(({ keyId }) => ({ keyId: altered(keyId) }))],
  ['its wrapped key', ofKeys(({ wrapped }) => ({ wrapped: flipped(wrapped) }))],
  [
    'the name of its master key',
    ofKeys(({ masterKeyId }) => ({ masterKeyId: altered(masterKeyId) })),
  ],
];

describe.each(bothDatabases)('a template that does not open, on %s', (_name, database) => {
  let server: ServerUnderTest | undefined;
  afterEach(async () => {
    vi.unstubAllEnvs();
    await server?.stop();
    server = undefined;
  });

  /** A server on an empty database, with a client. */
  async function serving(ctx: TestContext) {
    const { databaseUrl } = await database(ctx);
    if (databaseUrl !== undefined) vi.stubEnv('BIOMETRID_DATABASE_URL', databaseUrl);
    server = await startServerUnderTest({ databaseUrl, faceEngine, adminPort: 0 });
    return { server, client: await server.client() };
  }

  it.for(places)(
    'because a byte of %s was changed, is in nobody’s way',
    async ([, damage], ctx) => {
      const { server, client } = await serving(ctx);
      const [ada, bob] = [await enrolled(client, 'ada'), await enrolled(client, 'bob')];
      await damage(server.storage, client.id, ada);

      const { face, users } = client.biometrid;
      expect(await face.findUser({ photo: photoOf('bob') })).toMatchObject({ status: true });
      expect(await face.findUser({ photo: photoOf('ada') })).toMatchObject({ status: false });
      expect((await face.verify({ userId: bob, photo: photoOf('bob') })).status).toBe(true);
      await enrolled(client, 'cyd');
      const own = face.verify({ userId: ada, photo: photoOf('ada') });
      await refused(own, 503, 'ENGINE_NOT_AVAILABLE');

      // Whoever runs the server hears of it.
      const unreadable = async () =>
        (await server.storage.unreadable.list(10)).map(({ userId }) => userId);
      await expect.poll(unreadable, { timeout: 60_000 }).toEqual([ada]);
      const entries = await server.storage.audit.read(client.id, 0, 100);
      expect(entries.filter(({ action }) => action === 'template.unreadable')).toEqual([
        expect.objectContaining({ detail: { modality: 'face' } }),
      ]);
      // The search for duplicates could not see Ada.
      const enrolments = entries.filter(({ action }) => action === 'face.enrolled');
      expect(enrolments.map(({ detail }) => detail?.['unseen'])).toEqual([undefined, undefined, 1]);
      const metrics = await (await fetch(`${server.adminOrigin}/metrics`)).text();
      expect(metrics).toContain('biometrid_templates_unreadable 1');
      for (const deep of [[], ['--deep']]) {
        const { code, stdout } = await doctor(server, ...deep);
        expect([code, stdout]).toEqual([1, expect.stringContaining(`face of the user ${ada} of`)]);
      }

      expect((await users.delete({ userId: ada })).status).toBe(true);
      expect(await unreadable()).toEqual([]);
      const { stdout } = await doctor(server, '--deep');
      expect(stdout).toMatch(/^ok +every row +all keys, templates and fingerprints open$/m);
    },
  );
});

function doctor({ data }: ServerUnderTest, ...options: string[]) {
  const engines = ['face', 'voice', 'document'].flatMap((kind) => [`--${kind}-engine`, 'none']);
  return biometrid('doctor', '--data', data, ...engines, ...options);
}

async function enrolled({ biometrid }: TestClient, person: string): Promise<string> {
  const userId = (await biometrid.users.create({ reference_id: 'customer-4711' })).data.id;
  const { status } = await biometrid.face.enroll({ userId, photo: photoOf(person) });
  expect(status).toBe(true);
  return userId;
}
