import { afterAll, describe, expect, it, type TestContext } from 'vitest';
import { concatenated } from '../bench/sound/digit-strings.js';
import { writeWav } from '../bench/sound/wav.js';
import type { Heard } from '../src/index.js';
import { openEngine } from './engine.js';
import { arabic, english, word } from './recordings.js';

const engine = await openEngine();
afterAll(() => engine.close());

/** Where a prompt counts as said. */
function accepted({ fit = -Infinity }: Heard, language = 'en'): boolean {
  const points = engine.languages.find(({ code }) => code === language)?.promptOperatingPoints;
  const least = points?.find(({ wrongDigitRate }) => wrongDigitRate === 0.015)?.fit ?? 0;
  return fit >= least;
}

async function listen(samples: Float32Array, prompt: string, language = 'en'): Promise<Heard> {
  const listening = await engine.listen(writeWav(samples), { language, prompt });
  if (listening.refusal !== undefined) throw new Error(`Refused: ${listening.refusal}`);
  return listening;
}

describe('a prompt in English', () => {
  const speakers = ['george', 'jackson', 'lucas', 'nicolas', 'theo', 'yweweler'];
  const prompts = ['0653', '4179', '8724', '2310'];

  it('fits when it is said, and is read', async (ctx) => {
    const all = await said(ctx, (prompt) => prompt);
    expect(all.filter((heard) => accepted(heard)).length).toBeGreaterThanOrEqual(21);
    const read = all.filter(({ digits }, index) => digits === prompts[index % prompts.length]);
    expect(read.length).toBeGreaterThanOrEqual(18);
  });

  it.for([
    ['with one digit wrong', ([a, b, c]: string[]) => `${a}${b}${(Number(c) + 5) % 10}`, true],
    ['with a digit missing from it', ([a, b, c]: string[]) => `${a}${b}${c}`, false],
    ['with a digit too many', ([a, b, c]: string[]) => `${a}7${b}${c}`, true],
    ['with two digits swapped', ([a, b, c]: string[]) => `${b}${a}${c}`, true],
  ] as const)('does not fit %s', async ([, wrong, keepLast], ctx) => {
    const all = await said(ctx, (prompt) => {
      const changed = wrong(Array.from(prompt));
      return keepLast ? changed + prompt[3] : changed;
    });
    expect(all.filter((heard) => accepted(heard)).length).toBeLessThanOrEqual(2);
  });

  it('fits best at 0, and the less the more is wrong', async (ctx) => {
    const samples = await english(ctx, 'jackson', '0653', 3);
    const fits = [];
    for (const prompt of ['0653', '0658', '0178', '9178']) {
      fits.push((await listen(samples, prompt)).fit ?? 1);
    }
    expect(fits[0]).toBeLessThanOrEqual(0);
    expect(fits).toEqual([...fits].sort((one, other) => other - one));
  });

  it('tells that words were said that are no digits', async (ctx) => {
    const [digits, other] = [
      await english(ctx, 'jackson', '0653', 3),
      await word(ctx, 'happy', '0132a06d_0.flac'),
    ];
    const heard = await listen(concatenated([digits, other]), '0653');
    expect(heard.otherWords).toBe(true);
    expect(accepted(heard)).toBe(false);
  });

  async function said(ctx: TestContext, prompt: (digits: string) => string) {
    const all: Heard[] = [];
    for (const [take, speaker] of speakers.entries()) {
      for (const digits of prompts) {
        all.push(await listen(await english(ctx, speaker, digits, take), prompt(digits)));
      }
    }
    return all;
  }
});

describe('a prompt in Arabic', () => {
  it('fits when it is said by somebody whom no network was trained on, and not with one digit wrong', async (ctx) => {
    const speakers = ['00000001', '00000004', '00000006', '00000007', '00000009', '00000011'];
    let [right, wrong] = [0, 0];
    for (const speaker of speakers) {
      const samples = await arabic(ctx, speaker, '7402', 2);
      if (accepted(await listen(samples, '7402', 'ar'), 'ar')) right++;
      if (accepted(await listen(samples, '7492', 'ar'), 'ar')) wrong++;
    }
    expect(right).toBeGreaterThanOrEqual(5);
    expect(wrong).toBeLessThanOrEqual(1);
  });
});

describe('the engine', () => {
  it('refuses a language that it does not understand, and names those that it does', async (ctx) => {
    const samples = await english(ctx, 'theo', '0653');
    await expect(listen(samples, '0653', 'xx')).rejects.toMatchObject({
      code: 'VOICE_ENGINE_UNAVAILABLE',
      message: expect.stringMatching(/understands .*en.*, not xx/),
    });
  });

  it('takes no prompt that is no string of digits', async (ctx) => {
    const samples = await english(ctx, 'theo', '0653');
    await expect(listen(samples, '06b3')).rejects.toThrow(TypeError);
  });
});
