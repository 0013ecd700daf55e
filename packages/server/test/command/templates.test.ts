import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { biometrid, succeed } from '../command-in-process.js';
import {
  faceEngine,
  faceEngineOfAnotherEncoder,
  faceEngineOfTwoEncoders,
  voiceEngine,
  voiceEngineWith,
} from '../engines/samples.js';
import { photoOf } from '../operations/photos.js';
import { Speaker } from '../operations/speaker.js';
import { newDataFolder } from '../server-process.js';
import { startServerUnderTest, testClient } from '../server-under-test.js';

const former = 'deterministic-face-1';
const both = 'deterministic-face-1+deterministic-face-2';

let data: string;
beforeEach(() => {
  data = newDataFolder();
});
afterEach(() => rmSync(dirname(data), { recursive: true }));

function templates(face: string, voice: string, ...more: string[]) {
  const engines = ['--face-engine', face, '--voice-engine', voice];
  return ['templates', '--data', data, ...engines, ...more];
}

/** Enrols two faces by one encoder, a third by two, and a voice. */
async function enrolled(): Promise<void> {
  let server = await startServerUnderTest({ data, faceEngine, voiceEngine });
  const client = await server.client();
  const enrol = async (origin: string, ...people: string[]) => {
    for (const person of people) {
      const { users, face } = testClient(origin, client).biometrid;
      const userId = (await users.create({ reference_id: person })).data.id;
      expect((await face.enroll({ userId, photo: photoOf(person) })).status).toBe(true);
    }
  };
  await enrol(server.origin, 'ada', 'bob');
  await (await Speaker.of(client)).enrol({ speaker: 'ada' });
  await server.stop();
  server = await startServerUnderTest({ data, faceEngine: faceEngineOfTwoEncoders });
  await enrol(server.origin, 'eve');
  await server.stop();
}

describe('biometrid templates', () => {
  it('counts by client, modality and encoder, and says what to do', async () => {
    await enrolled();
    const stdout = await succeed(...templates(faceEngineOfTwoEncoders, voiceEngine));
    const lines = stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, '|'));
    expect(lines).toEqual([
      'CLIENT|MODALITY|ENCODER|USERS|STATE',
      `a client|face|${former}|2|former`,
      `a client|face|${both}|1|in use`,
      'a client|voice|deterministic-voice-1/en|1|in use',
      `in all|face|${former}|2|former`,
      `in all|face|${both}|1|in use`,
      'in all|voice|deterministic-voice-1/en|1|in use',
      '',
      expect.stringMatching(/^2 users of deterministic-face-1: nothing has to be done\. /),
      '',
    ]);
  });

  it('tells in JSON whom another engine does not know', async () => {
    await enrolled();
    const voice = voiceEngineWith({ encoder: 'another-voice-2' });
    const json = await succeed(...templates(faceEngineOfAnotherEncoder, voice, '--json'));
    expect(JSON.parse(json)).toEqual({
      clients: [
        expect.objectContaining({ client: 'a client', encoder: former, users: 2, state: 'lost' }),
        expect.objectContaining({ encoder: both, users: 1, state: 'part' }),
        expect.objectContaining({ modality: 'voice', users: 1, state: 'lost' }),
      ],
      inAll: [
        { modality: 'face', encoder: former, users: 2, state: 'lost' },
        { modality: 'face', encoder: both, users: 1, state: 'part' },
        { modality: 'voice', encoder: 'deterministic-voice-1/en', users: 1, state: 'lost' },
      ],
      advice: [
        expect.stringMatching(/no search finds them, and they cannot be verified\. Serve with/),
        expect.stringMatching(/no search finds them\. Serve with/),
        expect.stringMatching(/asked to enrol again/),
      ],
    });
    const none = await succeed(...templates('none', 'none', '--json'));
    expect(new Set(JSON.parse(none).inAll.map(({ state }: { state: string }) => state))).toEqual(
      new Set(['unknown']),
    );
  });

  it('says that nobody is enrolled, and fails where an engine does not load', async () => {
    const server = await startServerUnderTest({ data });
    await server.stop();
    expect(await succeed(...templates(faceEngine, 'none'))).toBe('Nobody is enrolled.\n');
    const { code, stderr } = await biometrid(...templates('no-such-engine', 'none'));
    expect([code, stderr]).toEqual([1, expect.stringContaining('no-such-engine cannot be used')]);
    expect((await biometrid('templates', '--help')).stdout).toMatch(/^biometrid templates/);
    expect((await biometrid('templates', '--such')).code).toBe(2);
  });
});
