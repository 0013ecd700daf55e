import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const python = '/usr/bin/python3';
const training = fileURLToPath(new URL('../../training/', import.meta.url));
const fonts = [
  '/usr/share/fonts/opentype/ocr-b/OCRB.otf',
  '/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf',
  '/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf',
];

const trains =
  fonts.every((font) => existsSync(font)) &&
  spawnSync(python, ['-c', 'import torch, onnx, numpy, cv2, PIL']).status === 0;
if (!trains) {
  console.warn(
    'Not trained: this machine lacks /usr/bin/python3 with torch, onnx and cv2, or the fonts of training/README.md.',
  );
}

describe.skipIf(!trains)('the training of the reader', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reader-training-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...parameters: readonly string[]) =>
    execFileSync(python, ['-W', 'ignore', ...parameters], {
      cwd: training,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' },
    });
  const sum = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
  const trained = (name: string, ...parameters: readonly string[]) => {
    const out = join(folder, `${name}.onnx`);
    run('reader.py', '--out', out, ...parameters);
    return out;
  };

  test.each(['reader.py', 'reader_figures.py', 'reader_reference.py'])(
    '%s says how it is used',
    (script) => {
      expect(run(script, '--help')).toContain('usage:');
    },
  );

  test('zones are those of the specimens of Doc 9303', () => {
    expect(spawnSync(python, ['-m', 'unittest', 'mrz_text_test'], { cwd: training }).status).toBe(
      0,
    );
  });

  test('the network comes out the same from the same seed and steps, and another from another seed', () => {
    const twice = ['a', 'b'].map((name) => sum(trained(name, '--steps', '2')));
    expect(twice[0]).toBe(twice[1]);
    expect(sum(trained('c', '--steps', '2', '--seed', '2'))).not.toBe(twice[0]);
  });

  test('figures are made of whatever network there is', () => {
    const weights = trained('d', '--steps', '1');
    const figures: unknown = JSON.parse(
      run('reader_figures.py', '--weights', weights, '--lines', '6'),
    );
    expect(figures).toMatchObject({ 'what is no line': { pictures: 6 } });
  });
});
