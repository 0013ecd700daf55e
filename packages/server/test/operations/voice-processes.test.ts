import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { claimLifetime } from '../../src/dialogues/dialogue.js';
import { findDialogue } from '../../src/dialogues/stored-dialogue.js';
import { closedGate } from '../engines/gate.js';
import { recording, voiceEngine } from '../engines/samples.js';
import { postgresServer } from '../postgres/postgres-server.js';
import { startServerUnderTest, testClient } from '../server-under-test.js';
import { refused } from './refused.js';

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
