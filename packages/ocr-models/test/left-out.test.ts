import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildModels } from '../build/build-models.js';
import { leftOutModels } from '../build/left-out.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocr-models-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const build = (list: string) =>
  buildModels(pathToFileURL(`${join(folder, 'dist')}/`), leftOutModels(list));

it('a build leaves out what it is told to, also of an earlier one, and names nothing that was wanted', () => {
  build('');
  expect(readdirSync(join(folder, 'dist/models'))).toContain('text-detector.onnx');
  expect(build(' text-detector ,face-mesh,speech-embedding')).not.toContain('text-detector');
  expect(readdirSync(join(folder, 'dist/models'))).not.toContain('text-detector.onnx');
  expect(readdirSync(join(folder, 'dist/models'))).toContain('text-alphabet.txt');
  expect(readdirSync(join(folder, 'dist/cards'))).not.toContain('text-detector.md');
});

it('a build refuses to leave out a model that there is not', () => {
  expect(() => leftOutModels('text-alphabets')).toThrow(
    'BIOMETRID_LEAVE_OUT_MODELS names "text-alphabets"; the models are mrz-reader, mrz-locator, text-detector,',
  );
});

it('what is gone is missed by name and purpose, and is neither installed nor verified', async () => {
  build('text-recogniser');
  for (const part of ['src', 'node_modules']) {
    const [from, to] = [new URL(`../${part}`, import.meta.url), join(folder, part)];
    // The package as it is installed elsewhere: its source finds the files beside itself, as what it is built into does.
    if (part === 'src') cpSync(from, to, { recursive: true });
    else symlinkSync(from, to);
  }
  const index = pathToFileURL(join(folder, 'src/index.ts')).href;
  const installed: typeof import('../src/index.js') = await import(index);
  expect(installed.modelFile('text-alphabet')).toBe(join(folder, 'dist/models/text-alphabet.txt'));
  expect(() => installed.modelFile('text-recogniser')).toThrow(installed.OcrModelMissing);
  expect(() => installed.modelFile('text-recogniser')).toThrow(
    'The model "text-recogniser", which is for reading lines of printed text, is not installed. To get it, install @biometrid/ocr-models again',
  );
  expect(installed.installedModels().map(({ name }) => name)).not.toContain('text-recogniser');
  truncateSync(installed.modelFile('text-alphabet'), 1000);
  const checks = await installed.verifyModels();
  const states = Object.fromEntries(checks.map(({ model, state }) => [model.name, state]));
  expect(states).toMatchObject({
    'text-detector': 'intact',
    'text-recogniser': 'left out',
    'text-alphabet': 'damaged',
  });
});
