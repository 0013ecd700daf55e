import { InferenceSession, Tensor } from '@biometrid/onnx-runtime';
import { describe, expect, it } from 'vitest';
import { convertedNetwork } from '../build/make-model.js';
import { recipes } from '../build/recipes.js';
import { readSource } from '../build/source.js';
import { packaged } from '../src/packaged.js';
import { generator, recordings } from './recordings.js';

/** How far a number may be from the original's. */
const largestDifference = 1e-4;

describe('the speech embedding', () => {
  it.each([76, 83, 84, 372])(
    'gives for %d frames the vectors that the original gives window by window',
    async (frames) => {
      const [original, ours] = await openBoth('speech-embedding');
      const random = generator(frames);
      const mel = new Float32Array(frames * 32).map((_, i) => {
        // Around 8, as speech is, with a slope over the bands and a wave in time.
        return 8 + 3 * Math.sin(i / 900) - (i % 32) / 10 + 4 * random();
      });
      const { embeddings } = await ours.run({
        mel: new Tensor('float32', mel, [1, frames, 32, 1]),
      });
      const vectors = Math.floor((frames - 76) / 8) + 1;
      expect(embeddings?.dims).toEqual([1, vectors, 96]);
      const expected: number[] = [];
      for (let window = 0; window < vectors; window += 1) {
        const input = mel.slice(window * 8 * 32, (window * 8 + 76) * 32);
        const { conv2d_19 } = await original.run({
          input_1: new Tensor('float32', input, [1, 76, 32, 1]),
        });
        expected.push(...numbers(conv2d_19));
      }
      expect(difference(numbers(embeddings), expected)).toBeLessThanOrEqual(largestDifference);
      expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(1);
    },
  );
});

describe('voice activity', () => {
  it.each(Object.entries(recordings))(
    'says of %s what the original says window by window',
    async (_, recording) => {
      const [original, ours] = await openBoth('voice-activity');
      const windows = 60;
      const samples = recording(windows * 256);
      const input = new Float32Array(windows * 288);
      for (let window = 0; window < windows; window += 1) {
        const start = window * 256 - 32;
        input.set(
          samples.subarray(Math.max(0, start), start + 288),
          window * 288 - Math.min(0, start),
        );
      }
      const { speech } = await ours.run({
        windows: new Tensor('float32', input, [windows, 1, 288]),
      });
      expect(speech?.dims).toEqual([windows, 1, 1]);
      const expected: number[] = [];
      let state = new Float32Array(2 * 128);
      for (let window = 0; window < windows; window += 1) {
        const { output, stateN } = await original.run({
          input: new Tensor('float32', input.slice(window * 288, (window + 1) * 288), [1, 288]),
          state: new Tensor('float32', state, [2, 1, 128]),
          sr: new Tensor('int64', BigInt64Array.of(8000n), []),
        });
        expected.push(...numbers(output));
        state = numbers(stateN).slice();
      }
      expect(difference(numbers(speech), expected)).toBeLessThanOrEqual(largestDifference);
    },
  );
});

/** The file that a model is made from, and what is made of it. */
function openBoth(name: keyof typeof packaged): Promise<[InferenceSession, InferenceSession]> {
  const open = (file: Uint8Array) => InferenceSession.create(file, { intraOpNumThreads: 1 });
  const source = readSource(packaged[name].source, recipes[name].sha256);
  return Promise.all([open(source), open(convertedNetwork(name))]);
}

function numbers(tensor: Tensor | undefined): Float32Array<ArrayBuffer> {
  const data = tensor?.data;
  if (data instanceof Float32Array) return Float32Array.from(data);
  throw new Error('An output is not there, or not of 32-bit numbers.');
}

function difference(ours: Float32Array, theirs: readonly number[]): number {
  if (ours.length !== theirs.length) return Number.NaN;
  return ours.reduce(
    (largest, number, i) => Math.max(largest, Math.abs(number - (theirs[i] ?? Number.NaN))),
    0,
  );
}
