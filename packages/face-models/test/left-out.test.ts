import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildModels } from '../build/build-models.js';
import { leftOutModels } from '../build/left-out.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'face-models-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const build = (list: string) =>
  buildModels(pathToFileURL(`${join(folder, 'dist')}/`), leftOutModels(list));

it('a build leaves out the models it is told to, also those that an earlier one made', () => {
  build('');
  expect(readdirSync(join(folder, 'dist/models'))).toHaveLength(9);
  build(' fr-feature, mobilefacenet ,');
  const expected = [
    'dlib-resnet.onnx',
    'face-attributes.onnx',
    'face-cohort.bin',
    'face-detector-short.onnx',
    'face-emotion.onnx',
    'face-mesh.onnx',
    'fr-liveness.onnx',
  ];
  expect(readdirSync(join(folder, 'dist/models')).toSorted()).toEqual(expected);
  expect(readdirSync(join(folder, 'dist/cards')).toSorted()).toEqual(
    expected.map((file) => file.replace(/\.\w+$/, '.md')),
  );
});

it('a build refuses to leave out a model that there is not', () => {
  expect(() => leftOutModels('fr-liveness,fr-features')).toThrow(
    'BIOMETRID_LEAVE_OUT_MODELS names "fr-features"; the models are face-detector-short,',
  );
});

it('a model whose file is gone is missed by name, with what it is for and how to get it', async () => {
  const installed = await installWithout('fr-liveness');
  expect(installed.modelFile('face-mesh')).toBe(join(folder, 'dist/models/face-mesh.onnx'));
  expect(() => installed.modelFile('fr-liveness')).toThrow(installed.FaceModelMissing);
  expect(() => installed.modelFile('fr-liveness')).toThrow(
    'The model "fr-liveness", which is for telling a live face from a photographed print or screen, is not installed. To get it, install ' +
      '@biometrid/face-models again',
  );
  expect(installed.installedModels().map(({ name }) => name)).not.toContain('fr-liveness');
  expect(installed.installedModels()).toHaveLength(8);
});

it('a file that was changed is found damaged, and one that is gone left out', async () => {
  const installed = await installWithout('fr-liveness');
  truncateSync(installed.modelFile('face-emotion'), 1000);
  const states = new Map(
    (await installed.verifyModels()).map(({ model, state }) => [model.name, state]),
  );
  expect(states.get('face-emotion')).toBe('damaged');
  expect(states.get('fr-liveness')).toBe('left out');
  expect(states.get('face-mesh')).toBe('intact');
});

/** The package as it is installed elsewhere: its source finds the files beside itself, as what it is built into does. */
async function installWithout(names: string): Promise<typeof import('../src/index.js')> {
  build(names);
  cpSync(new URL('../src', import.meta.url), join(folder, 'src'), { recursive: true });
  symlinkSync(new URL('../node_modules', import.meta.url), join(folder, 'node_modules'));
  return import(pathToFileURL(join(folder, 'src/index.ts')).href);
}
