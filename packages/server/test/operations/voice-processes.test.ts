import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { claimLifetime } from '../../src/dialogues/dialogue.js';
import { findDialogue } from '../../src/dialogues/stored-dialogue.js';
import type { ServerOptions } from '../../src/http/start-server.js';
import { closedGate } from '../engines/gate.js';
import { recording, voiceEngine, voiceEngineWith } from '../engines/samples.js';
import { postgresServer } from '../postgres/postgres-server.js';
import { type ServerUnderTest, startServerUnderTest, testClient } from '../server-under-test.js';
import { bothDatabases } from './both-databases.js';
import { refused } from './refused.js';
import { promptIn, Speaker } from './speaker.js';

it('a dialogue goes on at either of two processes, and one finishes what the other left when it was killed', async (ctx) => {
  const postgres = await postgresServer(ctx);
  const { url: databaseUrl } = await postgres.freshDatabase();
  let ahead = 0;
  const server = await startServerUnderTest({
    databaseUrl,
    voiceEngine,
    engineThreads: 1,
    now: () => Date.now() + ahead,
  });
  onTestFinished(() => server.stop());
  const client = await server.client();
  const other = await anotherServer({
    databaseUrl,
    voiceEngine,
    engineThreads: 1,
    engineDeadline: 60_000,
    data: server.data,
    keys: `${server.data}-keys`,
  });
  const here = client.biometrid;
  const there = testClient(other.origin, client).biometrid;

  const { id: userId } = (await here.users.create({ reference_id: 'customer-4711' })).data;
  const prompt = async () =>
    (await here.voice.getPendingDialogue({ userId })).data?.promptCode ?? '';
  const say = (voice: typeof here.voice, digits: string, gate?: string) => {
    const audio = new Blob([
      recording({ speaker: 'ada', digits, ...(gate !== undefined && { gate }) }),
    ]);
    return voice.enroll({ userId, audio });
  };
  const listening = async () => {
    while ((await findDialogue(server.storage, client.id, userId))?.claim === undefined)
      await new Promise((resolve) => setTimeout(resolve, 5));
  };

  // The first recording is sent to both at once, and counts once.
  await there.voice.enroll({ userId });
  const first = await prompt();
  const gate = closedGate();
  const slow = say(there.voice, first, gate.path);
  await listening();
  await refused(say(here.voice, first), 429, 'TOO_MANY_REQUESTS');
  gate.open();
  expect((await slow).data.message).toBe('AUDIO_SUBMITTED_WITH_SUCCESS');
  expect(await prompt()).not.toBe(first);

  // The other process is killed while its engine listens to the second.
  const second = await prompt();
  const lost = say(there.voice, second, closedGate().path);
  const failure = expect(lost).rejects.toThrow();
  await listening();
  await other.kill();
  await failure;
  expect(await prompt()).toBe(second);
  await refused(say(here.voice, second), 429, 'TOO_MANY_REQUESTS');

  ahead = claimLifetime;
  expect((await say(here.voice, second)).data.message).toBe('AUDIO_SUBMITTED_WITH_SUCCESS');
  expect((await say(here.voice, await prompt())).data.message).toBe('AUDIO_ENROLLED_WITH_SUCCESS');
});

describe.each(bothDatabases)('where voices are kept, on %s', (_name, database) => {
  /** Starts a server on what another one has left. */
  let serve: (options: Partial<ServerOptions>) => Promise<ServerUnderTest>;
  /** What a server in a process of its own needs for it. */
  let place: { data: string; keys: string; databaseUrl?: string | undefined };

  beforeEach(async (ctx) => {
    const folder = mkdtempSync(join(tmpdir(), 'biometrid-voices-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const data = join(folder, 'data');
    place = { data, keys: `${data}-keys`, ...(await database(ctx)) };
    serve = (options) => startServerUnderTest({ ...place, engineThreads: 1, ...options });
  });

  /** Makes a client and Ada, its user, whose voice is enrolled, at a server that ends then. */
  async function enrolledAda(languages: readonly [string, ...string[]] = ['en']) {
    const server = await serve({ voiceEngine });
    const client = await server.client({ languages });
    const ada = await Speaker.of(client);
    await ada.enrol();
    await server.stop();
    return { client, ada };
  }

  it('another server decides a verification when the first was killed between its recordings', async () => {
    const { client, ada } = await enrolledAda();
    const first = await anotherServer({ ...place, voiceEngine, engineThreads: 1 });
    const there = ada.at(testClient(first.origin, client));
    const hoarse = { noise: 5, seed: 1 };
    const digits = promptIn(
      await there.say('verify', { ...hoarse, digits: await there.open('verify') }),
    );
    await first.kill();

    const server = await serve({ voiceEngine });
    onTestFinished(() => server.stop());
    const here = ada.at(testClient(server.origin, client));
    expect(await here.prompt()).toBe(digits);
    const second = await here.say('verify', { ...hoarse, seed: 2, digits });
    expect(second.data.message).toBe('AUDIO_VERIFIED_WITH_SUCCESS');
  });

  it('a language that the engine has lost is refused, also in the middle of a dialogue', async () => {
    const { client, ada } = await enrolledAda(['pt', 'en']);
    const before = await serve({ voiceEngine });
    const digits = await ada.at(testClient(before.origin, client)).open('verify');
    await before.stop();

    const server = await serve({ voiceEngine: voiceEngineWith({ languages: 'en' }) });
    onTestFinished(() => server.stop());
    const { biometrid } = testClient(server.origin, client);
    const here = ada.at(testClient(server.origin, client));
    expect((await biometrid.voice.listLanguages()).data.languages).toEqual(['en']);
    await refused(here.say('verify', { digits }), 400, 'INVALID_REQUEST');
    await refused(here.say('verify', { digits, language: 'pt' }), 400, 'INVALID_REQUEST');
    await refused(here.open('enroll', 'pt'), 400, 'INVALID_REQUEST');
    // It stays until it is erased, which takes no engine.
    await biometrid.voice.deleteEnroll({ userId: ada.userId, language: 'pt' });
  });

  it('voices of another encoder are not compared: who has one enrols again', async () => {
    const { client, ada } = await enrolledAda();
    const before = await serve({ voiceEngine });
    const there = ada.at(testClient(before.origin, client));
    const digits = promptIn(
      await there.say('verify', { noise: 5, seed: 1, digits: await there.open('verify') }),
    );
    await before.stop();

    const server = await serve({ voiceEngine: voiceEngineWith({ encoder: 'another-voice-2' }) });
    onTestFinished(() => server.stop());
    const here = ada.at(testClient(server.origin, client));
    await refused(here.say('verify', { digits }), 400, 'ENROLL_USER_VOICE_FIRST');
    await refused(here.open('verify'), 400, 'ENROLL_USER_VOICE_FIRST');
    await here.enrol();
    expect(await here.verified()).toBe(true);
  });

  it('an enrolment that began with another encoder fails, and begins anew', async () => {
    const { client, ada } = await enrolledAda();
    const before = await serve({ voiceEngine });
    const there = ada.at(testClient(before.origin, client));
    const digits = promptIn(await there.say('enroll', { digits: await there.open('enroll') }));
    await before.stop();

    const server = await serve({ voiceEngine: voiceEngineWith({ encoder: 'another-voice-2' }) });
    onTestFinished(() => server.stop());
    const here = ada.at(testClient(server.origin, client));
    const { data } = await here.say('enroll', { digits });
    expect(data).toMatchObject({ message: 'ENROLLMENT_FAILED', attempt: 2 });
    await here.enrol();
  });

  it('nothing is decided by prompts that are not measured for so few wrong digits', async () => {
    const { client, ada } = await enrolledAda();
    const unmeasured = voiceEngineWith({ leastWrongDigitRate: 0.05 });
    const server = await serve({ voiceEngine: unmeasured });
    onTestFinished(() => server.stop());
    const here = ada.at(testClient(server.origin, client));
    for (const kind of ['enroll', 'verify', 'adapt'] as const) {
      const digits = await here.open(kind);
      await refused(here.say(kind, { digits }), 503, 'ENGINE_NOT_AVAILABLE');
      expect(await here.prompt()).toBe(digits);
    }
  });
});

/** Starts a server in a process of its own. */
async function anotherServer(options: object) {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const script = fileURLToPath(new URL('serve-until-killed.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--import', tsx, script, JSON.stringify({ port: 0, logLevel: 'silent', ...options })],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(child, 'close');
  async function kill() {
    child.kill('SIGKILL');
    await ended;
  }
  onTestFinished(kill);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const { value: origin } = await lines.next();
  return { origin: String(origin), kill };
}
