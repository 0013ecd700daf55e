import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildModels } from '../build/build-models.js';
import { leftOutModels } from '../build/left-out.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voice-models-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const build = (list: string) =>
  buildModels(pathToFileURL(`${join(folder, 'dist')}/`), leftOutModels(list));

it('a build leaves out the models it is told to, also those that an earlier one made', () => {
  build('');
  expect(readdirSync(join(folder, 'dist/models'))).toContain('speech-embedding.onnx');
  build(' speech-embedding ,face-mesh,');
  expect(readdirSync(join(folder, 'dist/models'))).not.toContain('speech-embedding.onnx');
  expect(readdirSync(join(folder, 'dist/models'))).toContain('voice-activity.onnx');
  expect(readdirSync(join(folder, 'dist/cards'))).not.toContain('speech-embedding.md');
});

it('a build refuses to leave out a model that there is not', () => {
  expect(() => leftOutModels('voice-activity,speech-embeddings')).toThrow(
    'BIOMETRID_LEAVE_OUT_MODELS names "speech-embeddings"; the models are speech-embedding,',
  );
});

it('a model whose file is gone is missed by name, with what it is for and how to get it', async () => {
  const installed = await installWithout('speech-embedding');
  expect(installed.modelFile('voice-activity')).toBe(
    join(folder, 'dist/models/voice-activity.onnx'),
  );
  expect(() => installed.modelFile('speech-embedding')).toThrow(installed.VoiceModelMissing);
  expect(() => installed.modelFile('speech-embedding')).toThrow(
    'The model "speech-embedding", which is for turning speech into vectors that digits are told from, is not installed. To get it, install ' +
      '@biometrid/voice-models again',
  );
  expect(installed.installedModels().map(({ name }) => name)).not.toContain('speech-embedding');
});

it('a file that was changed is found damaged, and one that is gone left out', async () => {
  const installed = await installWithout('speech-embedding');
  truncateSync(installed.modelFile('voice-activity'), 1000);
  const states = new Map(
    (await installed.verifyModels()).map(({ model, state }) => [model.name, state]),
  );
  expect(states.get('voice-activity')).toBe('damaged');
  expect(states.get('speech-embedding')).toBe('left out');
});

/** The package as it is installed elsewhere: its source finds the files beside itself, as what it is built into does. */
async function installWithout(names: string): Promise<typeof import('../src/index.js')> {
  build(names);
  for (const part of ['src', 'weights/hashes.json']) {
    cpSync(new URL(`../${part}`, import.meta.url), join(folder, part), { recursive: true });
  }
  symlinkSync(new URL('../node_modules', import.meta.url), join(folder, 'node_modules'));
  return import(pathToFileURL(join(folder, 'src/index.ts')).href);
}
