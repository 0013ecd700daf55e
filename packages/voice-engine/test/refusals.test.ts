import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { noise } from '../bench/sound/effects.js';
import { Random } from '../bench/sound/random.js';
import { writeWav } from '../bench/sound/wav.js';
import { refusals } from '../src/index.js';
import { openEngine } from './engine.js';
import { english } from './recordings.js';

const engine = await openEngine();
afterAll(() => engine.close());

const listen = (samples: Float32Array) =>
  engine.listen(writeWav(samples), { language: 'en', prompt: '0653' });

const random = new Random(5);
const seconds = (count: number, sample: (time: number) => number) =>
  Float32Array.from({ length: 8_000 * count }, (_, index) => sample(index / 8_000));
const tone = (hertz: number) => (time: number) => 0.3 * Math.sin(2 * Math.PI * hertz * time);

describe('nothing is heard in', () => {
  it.for([
    ['no samples at all', new Float32Array()],
    ['a click shorter than a window', Float32Array.of(1)],
    ['silence', seconds(3, () => 0)],
    ['white noise', seconds(3, () => 0.4 * random.share() - 0.2)],
    ['the hiss of a quiet line', seconds(3, () => 1e-4 * random.normal())],
    ['a sine', seconds(3, tone(440))],
    ['a dial tone', seconds(3, (time) => tone(350)(time) + tone(440)(time))],
  ] as const)('%s', async ([, samples]) => {
    expect((await listen(samples)).refusal).toBe('nothing heard');
  });
});

describe('somebody who says a prompt', () => {
  it('is told that it is too short, with one digit of it', async (ctx) => {
    const samples = await english(ctx, 'yweweler', '6', 4);
    expect((await listen(samples)).refusal).toBe('too short');
  });

  it('is told that it is too quiet', async (ctx) => {
    const samples = await english(ctx, 'jackson', '0653');
    expect((await listen(samples.map((sample) => 1e-3 * sample))).refusal).toBe('too quiet');
  });

  it('is told that it is too loud when the microphone is overdriven', async (ctx) => {
    const samples = await english(ctx, 'jackson', '0653');
    const overdriven = samples.map((sample) => Math.max(-1, Math.min(1, 40 * sample)));
    expect((await listen(overdriven)).refusal).toBe('too loud');
  });

  it('is not understood in noise that is louder than the voice', async (ctx) => {
    const samples = await english(ctx, 'jackson', '0653');
    const { refusal } = await listen(noise(-6)(samples, random));
    expect(['too noisy', 'nothing heard', 'too short']).toContain(refusal);
  });

  it('is listened to in noise of 10 dB, and at a tenth of the level', async (ctx) => {
    const samples = await english(ctx, 'jackson', '0653');
    expect((await listen(noise(10)(samples, random))).refusal).toBeUndefined();
    expect((await listen(samples.map((sample) => 0.1 * sample))).refusal).toBeUndefined();
  });

  it('is told that it is too long after 20 seconds, whatever is in them', async () => {
    expect(await listen(seconds(21, () => 0))).toEqual({ refusal: 'too long' });
    expect((await listen(seconds(20, () => 0))).refusal).toBe('nothing heard');
  });
});

it('bytes that are no recording are no refusal', async () => {
  const wants = { language: 'en', prompt: '0653' };
  for (const bytes of [
    new Uint8Array(),
    Buffer.from('ID3 this is no WAV'),
    new Uint8Array(4_096),
  ]) {
    await expect(engine.listen(bytes, wants)).rejects.toMatchObject({
      name: 'UnreadableSample',
      code: 'UNREADABLE_SAMPLE',
    });
  }
});

it('the README lists every refusal', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  expect(Object.keys(refusals).filter((refusal) => !readme.includes(`\`${refusal}\``))).toEqual([]);
});
