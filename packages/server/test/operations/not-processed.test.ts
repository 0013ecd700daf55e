import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ServerOptions } from '../../src/http/start-server.js';
import { openDatabase } from '../../src/storage/sqlite/driver.js';
import { mainFile } from '../../src/storage/sqlite/replacement.js';
import { closedGate } from '../engines/gate.js';
import {
  documentPhoto,
  faceEngine,
  facePhoto,
  type Misbehaviour,
  recording,
  voiceEngine,
} from '../engines/samples.js';
import { ask } from '../raw-http.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { refused } from './refused.js';

const anywhen = Date.UTC(2026, 10, 24);

describe('an answer given before anything was done says so, and may be repeated', () => {
  it('where a client asks too fast', async () => {
    const server = await serving({ now: () => anywhen });
    const { biometrid } = await server.client({ rateLimit: 1 });
    await biometrid.voice.listLanguages();
    const refusal = await refused(
      biometrid.users.create({ reference_id: 'customer-4711' }),
      429,
      'TOO_MANY_REQUESTS',
    );
    expect(refusal).toMatchObject({ unprocessed: true, retryAfter: 1_000 });
  });

  it('where too many authentications failed', async () => {
    const server = await serving({ failedLoginsPerMinute: 1 });
    const { headers } = await server.client();
    const languages = { path: '/api/1.0/voice/languages' };
    expect((await ask(server.origin, languages)).status).toBe(400);
    const answer = await ask(server.origin, { ...languages, headers });
    expect([answer.status, answer.headers['x-not-processed']]).toEqual([429, 'true']);
  });

  it('where an engine is not there', async () => {
    const { biometrid } = await (await serving()).client();
    const front = documentPhoto({});
    const calls = [
      () => biometrid.documents.validate({ front: new Blob([front]), back: new Blob([front]) }),
      () => biometrid.liveness.getStatus(),
    ];
    for (const call of calls) {
      const refusal = await refused(call(), 503, 'ENGINE_NOT_AVAILABLE');
      expect(refusal).toMatchObject({ unprocessed: true });
    }
  });

  it.each<[string, (client: TestClient, userId: string) => Promise<unknown>]>([
    ['enrollFace', ({ biometrid }, userId) => biometrid.face.enroll({ userId, photo: ada() })],
    ['verifyFace', ({ biometrid }, userId) => biometrid.face.verify({ userId, photo: ada() })],
    ['adaptFace', ({ biometrid }, userId) => biometrid.face.adapt({ userId, photo: ada() })],
    ['findUserByFace', ({ biometrid }) => biometrid.face.findUser({ photo: ada() })],
    ['findUsersByFaces', ({ biometrid }) => biometrid.face.findUsers({ photo: ada() })],
    ['findFaceProperties', ({ biometrid }) => biometrid.face.getProperties({ photo: ada() })],
    [
      'compareDocumentPhoto',
      ({ biometrid }) => biometrid.documents.comparePhoto({ photo1: ada(), photo2: ada() }),
    ],
    [
      'compareDocumentPhotoBase64',
      ({ biometrid }) => biometrid.documents.comparePhotoBase64({ photo1: inText, photo2: inText }),
    ],
    [
      'checkLiveness',
      ({ biometrid }) => biometrid.liveness.check({ sessionId: 'a session', auditTrail: [inText] }),
    ],
  ])('where the engine of %s has no time: nothing is written', async (_id, call) => {
    const server = await serving({ faceEngine, engineThreads: 1, engineQueue: 0 });
    const client = await server.client();
    const { biometrid } = client;
    const { id: userId } = (await biometrid.users.create({ reference_id: 'customer-4711' })).data;
    await biometrid.face.enroll({ userId, photo: ada() });
    const before = kept(server);

    const gate = closedGate();
    const busy = biometrid.face.getProperties({ photo: ada({ gate: gate.path }) });
    await gate.reached();
    const refusal = await refused(call(client, userId), 503, 'ENGINE_NOT_AVAILABLE');
    expect(refusal).toMatchObject({ unprocessed: true, retryAfter: 1_000 });
    expect(kept(server)).toEqual(before);

    gate.open();
    await busy;
    expect(await call(client, userId)).toBeDefined();
  });
});

describe('an answer after which something may be done does not', () => {
  it('where the prompt of a recording was claimed before its place went to another client', async () => {
    const server = await serving({
      voiceEngine,
      engineThreads: 1,
      engineQueue: 1,
      adminPort: 0,
    });
    const clients = [await server.client(), await server.client()];
    const begin = async ({ biometrid }: TestClient) => {
      const { id: userId } = (await biometrid.users.create({ reference_id: 'customer-4711' })).data;
      await biometrid.voice.enroll({ userId });
      const digits = (await biometrid.voice.getPendingDialogue({ userId })).data?.promptCode ?? '';
      return (how: Misbehaviour = {}) => {
        const audio = new Blob([recording({ speaker: 'ada', digits, ...how })]);
        return biometrid.voice.enroll({ userId, audio });
      };
    };
    const [flood, quiet] = clients;
    if (!flood || !quiet) throw new Error('no clients');
    const [one, other, third] = [await begin(flood), await begin(flood), await begin(quiet)];
    const gate = closedGate();
    const busy = one({ gate: gate.path });
    await gate.reached();
    const turnedAway = refused(other(), 503, 'ENGINE_NOT_AVAILABLE');
    await expect.poll(() => waiting(server)).toBe(1);
    const served = third();
    expect(await turnedAway).toMatchObject({ unprocessed: false, retryAfter: 1_000 });
    gate.open();
    await Promise.all([busy, served]);
  });

  it.each<[string, Misbehaviour, ServerOptionsOfEngines]>([
    ['died', { crash: true }, {}],
    ['failed', { throw: 'broken' }, {}],
    ['took too long', { spin: true }, { engineDeadline: 200 }],
  ])('where the engine %s', async (_what, how, options) => {
    const { biometrid } = await (
      await serving({ faceEngine, engineThreads: 1, ...options })
    ).client();
    const { id: userId } = (await biometrid.users.create({ reference_id: 'customer-4711' })).data;
    const call = biometrid.face.enroll({ userId, photo: ada(how) });
    const refusal = await refused(call, 503, 'ENGINE_NOT_AVAILABLE');
    expect(refusal).toMatchObject({ unprocessed: false });
  });
});

type ServerOptionsOfEngines = Pick<ServerOptions, 'engineDeadline'>;

/** How many recordings wait for the engine. */
async function waiting({ adminOrigin = '' }: ServerUnderTest): Promise<number> {
  const { text } = await ask(adminOrigin, { path: '/metrics' });
  return Number(/^biometrid_engine_waiting{engine="voice"} (\d+)$/m.exec(text)?.[1]);
}

/** A server until the end of the test. */
async function serving(options: Partial<ServerOptions> = {}): Promise<ServerUnderTest> {
  const server = await startServerUnderTest(options);
  onTestFinished(() => server.stop());
  return server;
}

function ada(how: Misbehaviour = {}): Blob {
  return new Blob([photo(how)], { type: 'image/jpeg' });
}

function photo(how: Misbehaviour = {}): Uint8Array<ArrayBuffer> {
  return facePhoto({ faces: [{ person: 'ada' }], ...how });
}

const inText = Buffer.from(photo()).toString('base64');

/** Everything that requests may change, row by row. */
function kept({ data }: ServerUnderTest): unknown[][] {
  const database = openDatabase(join(data, mainFile));
  try {
    return ['users', 'dialogues', 'templates', 'removals', 'audit_entries', 'erasures'].map(
      (table) => database.prepare(`SELECT * FROM ${table} ORDER BY 1, 2, 3`).all(),
    );
  } finally {
    database.close();
  }
}
