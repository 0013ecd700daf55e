import { afterAll, beforeAll, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { multipart, multipartType } from '../bad-input/multipart.js';
import { refused } from '../operations/refused.js';
import { promptIn } from '../operations/speaker.js';
import { ask } from '../raw-http.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { rate, realVoiceEngine, sound, spoken, wav, wavOf } from './speech.js';

let server: ServerUnderTest;
let client: TestClient;
let userId: string;
beforeAll(async () => {
  server = await startServerUnderTest({ voiceEngine: realVoiceEngine, engineThreads: 1 });
});
beforeEach(async () => {
  client = await server.client();
  userId = (await client.biometrid.users.create({ reference_id: 'customer-4711' })).data.id;
});
afterAll(() => server?.stop());

const pcm = { format: 1, channels: 1, samplesASecond: rate, bits: 16 };
/** The same noise in every run. */
function noise(loud: number) {
  let state = 4711;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return loud * (state / 2 ** 31 - 1);
  };
}
const tone = (hertz: number, loud: number) => (second: number) =>
  loud * Math.sin(2 * Math.PI * hertz * second);
/** A chord that goes on to another every half a second. */
const music = (second: number) =>
  [262, 330, 392].reduce(
    (sum, hertz) => sum + tone(hertz * 1.122 ** Math.floor(2 * second), 0.15)(second),
    0,
  );

/** A file in the place of a recording, told apart by what it is. */
type Bad = [what: string, file: (ctx: TestContext) => Buffer | Promise<Buffer>];

/** Submits a recording to the open dialogue, as any program can. */
function submit(kind: 'enroll' | 'verify', file: Buffer) {
  const audio = { name: 'audio', filename: 'audio.wav', type: 'audio/wav', content: file };
  return ask(server.origin, {
    method: 'POST',
    path: `/api/1.0/users/${userId}/dialogue/${kind}/voice`,
    headers: { ...client.headers, 'content-type': multipartType },
    body: multipart([audio]),
  });
}

const loudest = (samples: Float32Array) =>
  samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
/** Enrols a voice; people are misheard now and then, and try again. */
async function enrolled(userId: string, say: (prompt: string) => Promise<Blob>): Promise<void> {
  for (let left = 3; left > 0; left -= 1) {
    const outcome = await client.biometrid.voice.dialogue({
      ...{ userId, kind: 'enroll' },
      record: ({ promptCode }) => say(promptCode),
    });
    if (outcome.status) return;
  }
  throw new Error('The voice was not enrolled in three dialogues.');
}

const blob = (file: Buffer) => new Blob([Uint8Array.from(file)], { type: 'audio/wav' });
const amplified = (samples: Float32Array, loud: number) => samples.map((value) => loud * value);

describe('a file that is no recording', () => {
  const bad: Bad[] = [
    ['a text', () => Buffer.from('four two seven one')],
    [
      'an MP3 with the name of a WAV',
      () => Buffer.concat([Buffer.from('ID3\x04'), Buffer.alloc(2_000, 0x55)]),
    ],
    ['the beginning of a WAV', () => wav([sound(1, tone(440, 0.5))]).subarray(0, 30)],
    ['no channel', () => wavOf(Buffer.alloc(16_000), { ...pcm, channels: 0 })],
    ['a form that nobody knows', () => wavOf(Buffer.alloc(16_000), { ...pcm, format: 0x55 })],
    ['no samples a second', () => wavOf(Buffer.alloc(16_000), { ...pcm, samplesASecond: 0 })],
    ['five bits a sample', () => wavOf(Buffer.alloc(16_000), { ...pcm, bits: 5 })],
  ];

  it.for(bad)('is refused, and uses no prompt up: %s', async ([, file], ctx) => {
    const audio = await file(ctx);
    const prompt = promptIn(await client.biometrid.voice.enroll({ userId }));
    expect(await submit('enroll', audio)).toMatchObject({
      status: 400,
      message: 'NO_FILE_OR_INVALID_FORMAT',
    });
    await refused(
      client.biometrid.voice.enroll({ userId, audio: blob(audio) }),
      400,
      'NO_FILE_OR_INVALID_FORMAT',
    );
    const { data } = await client.biometrid.voice.getPendingDialogue({ userId });
    expect(data?.promptCode).toBe(prompt);
  });
});

describe('a recording of no use', () => {
  const bad: [...Bad, reasons: readonly string[]][] = [
    ['nothing at all', () => wav([new Float32Array()]), ['NOTHING_HEARD']],
    ['silence', () => wav([sound(3, () => 0)]), ['NOTHING_HEARD']],
    ['noise', () => wav([sound(3, noise(0.5))]), ['NOTHING_HEARD', 'TOO_NOISY']],
    ['a tone', () => wav([sound(3, tone(440, 0.5))]), ['NOTHING_HEARD', 'OTHER_DIGITS']],
    ['music', () => wav([sound(3, music)]), ['NOTHING_HEARD', 'OTHER_DIGITS', 'MORE_THAN_DIGITS']],
    [
      'two minutes of silence',
      () => wavOf(Buffer.alloc(120 * rate, 0x80), { ...pcm, bits: 8 }),
      ['TOO_LONG'],
    ],
    [
      'somebody far away',
      async (ctx) => wav([amplified(await spoken(ctx, 'theo', '0653'), 0.0005)]),
      ['TOO_QUIET', 'NOTHING_HEARD'],
    ],
    [
      'somebody too near',
      async (ctx) => wav([amplified(await spoken(ctx, 'theo', '0653'), 400)]),
      ['TOO_LOUD'],
    ],
    [
      'one digit',
      async (ctx) => wav([await spoken(ctx, 'theo', '8')]),
      ['TOO_SHORT', 'OTHER_DIGITS'],
    ],
    ['other digits', async (ctx) => wav([await spoken(ctx, 'theo', '111')]), ['OTHER_DIGITS']],
    [
      'speech in a noise as loud',
      async (ctx) => {
        const rustle = noise(0.6);
        return wav([(await spoken(ctx, 'theo', '0653')).map((value) => value + rustle())]);
      },
      ['TOO_NOISY', 'OTHER_DIGITS', 'NOTHING_HEARD', 'MORE_THAN_DIGITS'],
    ],
    [
      'two people at once',
      async (ctx) => {
        const [one, other] = [
          await spoken(ctx, 'theo', '1111'),
          await spoken(ctx, 'george', '2222'),
        ];
        return wav([one.map((value, n) => (value + (other[n] ?? 0)) / 2)]);
      },
      ['OTHER_DIGITS', 'MORE_THAN_DIGITS'],
    ],
  ];

  it.for(bad)(
    'is answered with another prompt and a reason: %s',
    async ([, file, reasons], ctx) => {
      const audio = await file(ctx);
      await client.biometrid.voice.enroll({ userId });
      const plain = await submit('enroll', audio);
      expect(plain).toMatchObject({ status: 200, json: { data: { decision: 'REPEAT' } } });
      const told: unknown[] = [];
      const outcome = await client.biometrid.voice.dialogue({
        userId,
        kind: 'enroll',
        restart: true,
        record: (prompt) => {
          if (told.length < 3) told.push(prompt.reason);
          return blob(audio);
        },
      });
      expect(outcome).toMatchObject({ status: false, data: { message: 'ENROLLMENT_FAILED' } });
      const [first, ...others] = told;
      expect(first).toBeUndefined();
      expect(reasons).toContain(others[0]);
    },
  );
});

describe('a recording that is odd, and good', () => {
  type Shape = [what: string, file: (speech: Float32Array) => Buffer];
  const shapes: Shape[] = [
    [
      '192 kHz',
      (speech) =>
        wav(
          [
            sound(
              speech.length / rate,
              (second) => speech[Math.floor(second * rate)] ?? 0,
              192_000,
            ),
          ],
          192_000,
        ),
    ],
    [
      'eight channels, speech in one',
      (speech) => {
        const silent = new Float32Array(speech.length);
        return wav([silent, silent, silent, silent, silent, speech, silent, silent]);
      },
    ],
    ['two channels that cancel each other', (speech) => wav([speech, amplified(speech, -1)])],
    [
      'a header that says more than there is',
      (speech) => {
        const file = wav([speech]);
        return wavOf(file.subarray(44), pcm, 0x7fff_fff0);
      },
    ],
    ['a recorder that never said how much', (speech) => wavOf(wav([speech]).subarray(44), pcm, 0)],
    [
      '8 bits',
      (speech) =>
        wavOf(
          Uint8Array.from(amplified(speech, 0.9 / loudest(speech)), (value) =>
            Math.round(128 + 127 * value),
          ),
          { ...pcm, bits: 8 },
        ),
    ],
  ];

  it.for(shapes)('enrols: %s', async ([, shape], ctx) => {
    await enrolled(userId, async (prompt) => blob(shape(await spoken(ctx, 'theo', prompt))));
  });
});

describe('people of whom each enrolled', () => {
  const said = async (ctx: TestContext, speaker: string, digits: string) =>
    wav([await spoken(ctx, speaker, digits)]);
  beforeEach(async (ctx) => {
    await enrolled(userId, async (prompt) => blob(await said(ctx, 'theo', prompt)));
  });

  it('are told apart', async (ctx) => {
    const verified = async (speaker: string) =>
      (
        await client.biometrid.voice.dialogue({
          ...{ userId, kind: 'verify' },
          record: async ({ promptCode }) => blob(await said(ctx, speaker, promptCode)),
        })
      ).status;
    const passed = { theo: 0, george: 0 };
    for (const _ of Array(5))
      for (const speaker of ['theo', 'george'] as const)
        if (await verified(speaker)) passed[speaker] += 1;
    expect(passed.theo).toBeGreaterThan(passed.george);
  });

  it('have to say what they are asked to', async (ctx) => {
    const next = (digit: string) => String((Number(digit) + 1) % 10);
    const outcome = await client.biometrid.voice.dialogue({
      ...{ userId, kind: 'verify' },
      record: async ({ promptCode }) =>
        blob(await said(ctx, 'theo', [...promptCode].map(next).join(''))),
    });
    expect(outcome).toMatchObject({ status: false, data: { reason: 'OTHER_DIGITS' } });
  });

  it('have to say it anew: what was taken is not taken again, as it is, at another rate or louder', async (ctx) => {
    let taken = Buffer.alloc(0);
    const bob = (await client.biometrid.users.create({ reference_id: 'customer-4712' })).data.id;
    await enrolled(bob, async (prompt) => {
      taken = await said(ctx, 'george', prompt);
      return blob(taken);
    });
    userId = bob;
    await client.biometrid.voice.verify({ userId });
    const samples = new Int16Array(Uint8Array.from(taken.subarray(44)).buffer);
    const said8k = Float32Array.from(samples, (value) => value / 32_768);
    expect(await submit('verify', taken)).toMatchObject({
      json: { data: { decision: 'REPEAT', reason: 'SAME_RECORDING' } },
    });
    // Known by how it sounds, it is told in most cases; by the digits of another prompt, always. Some recordings are loud as they are.
    const reason = expect.stringMatching(/^(SAME_RECORDING|OTHER_DIGITS|TOO_LOUD)$/);
    for (const replayed of [wav([said8k], 8_080), wav([said8k.map((value) => 1.3 * value)])]) {
      await client.biometrid.users.restartState({ userId });
      await client.biometrid.voice.verify({ userId });
      expect(await submit('verify', replayed)).toMatchObject({
        json: { data: { decision: 'REPEAT', reason } },
      });
    }
  });
});
