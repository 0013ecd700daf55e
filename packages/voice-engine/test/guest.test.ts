import { beforeAll, describe, expect, it } from 'vitest';
import { writeWav } from '../bench/sound/wav.js';
import createGuest from '../src/guest.js';
import { english } from './recordings.js';

describe('the engine as a guest of the server', () => {
  let guest: Awaited<ReturnType<typeof createGuest>>;
  beforeAll(async () => {
    guest = await createGuest();
  });

  it('says who it is, and how well it hears', () => {
    expect(guest).toMatchObject({
      kind: 'voice',
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      name: 'BiometrID voice engine',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      dimensions: 128,
    });
    expect(guest.cohort.length).toBeGreaterThanOrEqual(20);
    expect(guest.cohort.every(({ length }) => length === guest.dimensions)).toBe(true);
    for (const rows of [guest.thresholds, guest.thresholdsOfTwo]) {
      expect(rows.length).toBeGreaterThanOrEqual(2);
      for (const rate of [0.1, 0.005, 0.001]) {
        const rates = rows.map(({ falseMatchRate }) => falseMatchRate);
        expect(Math.min(...rates)).toBeLessThanOrEqual(rate);
        expect(Math.max(...rates)).toBeGreaterThanOrEqual(rate);
      }
    }
    expect(guest.languages.map(({ code }) => code)).toEqual(expect.arrayContaining(['ar', 'en']));
    for (const { promptOperatingPoints } of guest.languages) {
      expect(promptOperatingPoints.length).toBeGreaterThanOrEqual(2);
      const sorted = [...promptOperatingPoints].sort(
        (one, other) => other.wrongDigitRate - one.wrongDigitRate,
      );
      const fits = sorted.map(({ fit }) => fit);
      expect(fits).toEqual([...fits].sort((one, other) => one - other));
    }
  });

  it('answers an utterance with all that the server wants, and no more', async (ctx) => {
    const recording = writeWav(await english(ctx, 'jackson', '0653'));
    const expected = { language: 'en', prompt: '0653', heard: [] };
    const utterance = await guest.utterance(recording, expected);
    expect(utterance).toEqual({
      vector: expect.any(Float32Array),
      fit: expect.any(Number),
      otherWords: false,
      seconds: expect.any(Number),
      digest: expect.any(Uint8Array),
      fingerprint: expect.any(Uint8Array),
      heardBefore: false,
    });
    if (utterance.refusal !== undefined) throw new Error(utterance.refusal);
    const again = await guest.utterance(recording, {
      ...expected,
      heard: [utterance.fingerprint],
    });
    expect(again).toEqual({ ...utterance, heardBefore: true });
  });

  it('refuses in the words of the server, and throws for what is no recording', async () => {
    const expected = { language: 'en', prompt: '0653', heard: [] };
    const silence = writeWav(new Float32Array(16_000));
    expect(await guest.utterance(silence, expected)).toEqual({ refusal: 'nothing heard' });
    await expect(guest.utterance(new Uint8Array(9), expected)).rejects.toMatchObject({
      name: 'UnreadableSample',
    });
  });
});
