import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modelFile, type VoiceModelName } from '@biometrid/voice-models';
import { afterAll, afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { writeWav } from '../bench/sound/wav.js';
import { createVoiceEngine } from '../src/index.js';
import { openEngine } from './engine.js';
import { english } from './recordings.js';

const shipped = await openEngine();
afterAll(() => shipped.close());

/** A folder with some of the files that ship, each under a name. */
function folderOf(files: Readonly<Record<string, VoiceModelName>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-voice-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, model] of Object.entries(files)) {
    copyFileSync(modelFile(model), join(folder, name));
  }
  return folder;
}

describe('a folder of networks', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('adds a language, with the fits that its description says', async (ctx) => {
    const folder = folderOf({ 'digits-qx.onnx': 'digits-en' });
    const words = Array.from({ length: 10 }, (_, digit) => [`word ${digit}`, `variant ${digit}`]);
    const promptOperatingPoints = [
      { wrongDigitRate: 0.05, fit: -6 },
      { wrongDigitRate: 0.01, fit: -3 },
    ];
    const description = { promptOperatingPoints, words };
    writeFileSync(join(folder, 'digits-qx.json'), JSON.stringify(description));
    vi.stubEnv('BIOMETRID_VOICE_MODELS', folder);
    const engine = await createVoiceEngine();
    onTestFinished(() => engine.close());
    const found = engine.languages.find(({ code }) => code === 'qx');
    expect(found).toEqual({ code: 'qx', promptOperatingPoints, words });
    const wav = writeWav(await english(ctx, 'jackson', '0653'));
    const heard = await engine.listen(wav, { language: 'qx', prompt: '0653' });
    expect(heard).toMatchObject({ digits: '0653' });
  });

  it('adds no language that nobody measured', async () => {
    const folder = folderOf({ 'digits-qx.onnx': 'digits-en' });
    await expect(createVoiceEngine({ models: folder })).rejects.toMatchObject({
      code: 'VOICE_MODEL_MISSING',
      file: 'digits-qx.json',
      message: expect.stringContaining('digits-qx.json is not there'),
    });
    writeFileSync(join(folder, 'digits-qx.json'), '{"promptOperatingPoints":[{"fit":-3}]}');
    await expect(createVoiceEngine({ models: folder })).rejects.toMatchObject({
      code: 'VOICE_MODEL_MISSING',
      message: expect.stringContaining('needs promptOperatingPoints'),
    });
  });

  it('has a voiceprint network of its own only with what belongs to it', async () => {
    const folder = folderOf({ 'speaker.onnx': 'speaker' });
    const missing = (file: string) => ({ code: 'VOICE_MODEL_MISSING', file });
    const opening = () => createVoiceEngine({ models: folder });
    await expect(opening()).rejects.toMatchObject(missing('speaker.json'));
    const { encoder, dimensions, thresholds, thresholdsOfTwo } = shipped;
    const describe = (name: string) =>
      writeFileSync(
        join(folder, 'speaker.json'),
        JSON.stringify({ encoder: name, dimensions, thresholds, thresholdsOfTwo }),
      );
    describe(encoder);
    await expect(opening()).rejects.toMatchObject(missing('speaker.json'));
    describe('another-1');
    await expect(opening()).rejects.toMatchObject(missing('cohort.f32'));
    copyFileSync(modelFile('cohort'), join(folder, 'cohort.f32'));
    const engine = await opening();
    onTestFinished(() => engine.close());
    expect(engine.encoder).toBe('another-1');
    expect(engine.cohort).toHaveLength(shipped.cohort.length);
  });

  it('has to be there', async () => {
    await expect(createVoiceEngine({ models: '/nowhere/at/all' })).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});

describe('an engine that is closed', () => {
  it('answers what it was asked before, and nothing after', async (ctx) => {
    const wav = writeWav(await english(ctx, 'jackson', '0653'));
    const engine = await openEngine();
    const asked = engine.listen(wav, { language: 'en', prompt: '0653' });
    await engine.close();
    expect(await asked).toMatchObject({ digits: '0653' });
    await expect(engine.listen(wav, { language: 'en' })).rejects.toMatchObject({
      name: 'VoiceEngineUnavailable',
      code: 'VOICE_ENGINE_UNAVAILABLE',
    });
    await expect(engine.close()).resolves.toBeUndefined();
  });
});
