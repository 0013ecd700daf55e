import { afterAll, describe, expect, it, type TestContext } from 'vitest';
import { concatenated } from '../bench/sound/digit-strings.js';
import { encodedAnew, faster, noise, telephone } from '../bench/sound/effects.js';
import { Random } from '../bench/sound/random.js';
import { writeWav } from '../bench/sound/wav.js';
import { openEngine } from './engine.js';
import { english } from './recordings.js';

const engine = await openEngine();
afterAll(() => engine.close());

const random = new Random(9);

async function listen(samples: Float32Array, prompt: string, heard: readonly Uint8Array[] = []) {
  const listening = await engine.listen(writeWav(samples), { language: 'en', prompt, heard });
  if (listening.refusal !== undefined) throw new Error(`Refused: ${listening.refusal}`);
  return listening;
}

/** Some earlier recordings of a speaker, the one of 0653 among them. */
async function earlier(ctx: TestContext, speaker: string) {
  const prompts = ['4179', '0653', '8824', '2310', '5067'];
  const samples = await english(ctx, speaker, '0653', 1);
  const heard: Uint8Array[] = [];
  for (const [take, prompt] of prompts.entries()) {
    heard.push((await listen(await english(ctx, speaker, prompt, take), prompt)).fingerprint);
  }
  return { samples, heard };
}

describe('a recording that was heard before', () => {
  it.for([
    ['as it was', (samples: Float32Array) => samples],
    [
      'with a pause before it',
      (samples: Float32Array) => concatenated([new Float32Array(3_333), samples]),
    ],
    ['at another gain, in mu-law', (samples: Float32Array) => encodedAnew(samples, random)],
    ['through a telephone', (samples: Float32Array) => telephone(samples, random)],
    ['one percent faster', (samples: Float32Array) => faster(1.01)(samples, random)],
    ['two percent faster', (samples: Float32Array) => faster(1.02)(samples, random)],
    ['six percent faster', (samples: Float32Array) => faster(1.06)(samples, random)],
    ['five percent slower', (samples: Float32Array) => faster(0.95)(samples, random)],
    ['with noise at 20 dB', (samples: Float32Array) => noise(20)(samples, random)],
  ] as const)('is known %s', async ([, change], ctx) => {
    for (const speaker of ['george', 'lucas', 'theo']) {
      const { samples, heard } = await earlier(ctx, speaker);
      expect((await listen(change(samples), '0653', heard)).heardBefore).toBe(true);
    }
  });

  it('is known by digits of several recordings, pasted together', async (ctx) => {
    const { heard } = await earlier(ctx, 'jackson');
    const pasted = [
      await english(ctx, 'jackson', '4', 0),
      await english(ctx, 'jackson', '6', 1),
      await english(ctx, 'jackson', '8', 2),
      await english(ctx, 'jackson', '3', 3),
    ];
    expect((await listen(concatenated(pasted), '4683', heard)).heardBefore).toBe(true);
  });

  it('is told apart from the same digits said anew', async (ctx) => {
    for (const speaker of ['george', 'lucas', 'theo', 'nicolas', 'yweweler', 'jackson']) {
      const { heard } = await earlier(ctx, speaker);
      for (const [take, prompt] of ['0653', '4179', '7286'].entries()) {
        const samples = await english(ctx, speaker, prompt, 20 + take);
        expect((await listen(samples, prompt, heard)).heardBefore).toBe(false);
      }
    }
  });

  it('has the same digest, whatever gain it was stored at in float', async (ctx) => {
    const samples = await english(ctx, 'george', '0653');
    const { digest } = await listen(samples, '0653');
    expect(digest).toHaveLength(32);
    expect((await listen(samples, '0653')).digest).toEqual(digest);
    expect(
      (
        await listen(
          samples.map((sample) => 0.5 * sample),
          '0653',
        )
      ).digest,
    ).not.toEqual(digest);
  });
});

describe('a fingerprint', () => {
  it('is small: fifty of them are less than 60 kB', async (ctx) => {
    const { fingerprint } = await listen(await english(ctx, 'jackson', '0653'), '0653');
    expect(fingerprint.length).toBeGreaterThan(200);
    expect(fingerprint.length).toBeLessThan(1_200);
  });

  it('that cannot be read counts as not heard', async (ctx) => {
    const samples = await english(ctx, 'george', '0653');
    const { fingerprint } = await listen(samples, '0653');
    const strange = [
      new Uint8Array(),
      Uint8Array.of(1),
      Uint8Array.of(1, 3),
      Uint8Array.of(1, 3, 255, 255, 0),
      Uint8Array.of(1, 200, 1, 0, 7, 7),
      fingerprint.map((byte, index) => (index === 0 ? 2 : byte)),
      fingerprint.subarray(0, fingerprint.length - 1),
      Uint8Array.from({ length: 5_000 }, () => random.below(256)),
    ];
    expect((await listen(samples, '0653', strange)).heardBefore).toBe(false);
    expect((await listen(samples, '0653', [...strange, fingerprint])).heardBefore).toBe(true);
  });
});
