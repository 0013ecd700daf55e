import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { lineInput } from '../../src/reader/line-input.js';
import type { GreyStrip } from '../../src/reader/line-strip.js';
import { mostLines, readLines, views } from '../../src/reader/read-lines.js';
import { openReaderNetwork } from '../../src/reader/reader-network.js';
import { greedy } from './greedy.js';

/** What the training's Python makes of three strips. */
const reference: Reference = JSON.parse(
  readFileSync(new URL('../../training/reference/reader.json', import.meta.url), 'utf8'),
);
const model = fileURLToPath(
  new URL('../../../ocr-models/weights/mrz-reader.onnx', import.meta.url),
);

interface Reference {
  readonly every: number;
  readonly strips: readonly {
    readonly width: number;
    readonly height: number;
    readonly data: string;
    readonly text: string;
    readonly views: readonly {
      readonly scale: number;
      readonly width: number;
      readonly input: readonly number[];
      readonly columns: number;
      readonly scores: readonly number[];
      readonly greedy: string;
    }[];
  }[];
}

const strips = reference.strips.map(({ width, height, data, ...known }) => ({
  ...known,
  grey: { width, height, data: new Uint8Array(Buffer.from(data, 'base64')) },
}));

describe('the reader of lines', async () => {
  const network = await openReaderNetwork(model);
  afterAll(() => network.close());

  it('is given the numbers that training gives it, in every view', () => {
    for (const { grey, views: known } of strips) {
      for (const { scale, width, input } of known) {
        const made = lineInput(grey, scale);
        expect(made.width).toBe(width);
        expect(furthest(made.values, input)).toBeLessThan(1e-3);
      }
    }
  });

  it('says of them what the trained network says', async () => {
    for (const { grey, views: known } of strips) {
      const [read = []] = await readLines(network, [{ grey }]);
      expect(read.map(({ scale }) => scale).sort()).toEqual(known.map(({ scale }) => scale));
      for (const { scale, scores: kept, columns, greedy: text } of known) {
        const scores = read.find((view) => view.scale === scale)?.scores;
        expect(scores?.frames).toBe(columns);
        if (scores) {
          expect(furthest(scores.data, kept)).toBeLessThan(1e-3);
          expect(greedy(scores).text).toBe(text);
        }
      }
    }
  });

  it('reads a line of twice the size as it reads the line', async () => {
    const lines = strips.flatMap(({ grey }) => [{ grey }, { grey: twice(grey) }]);
    const texts = (await readLines(network, lines, views.slice(0, 1))).map(([read]) =>
      read ? greedy(read.scores).text : '',
    );
    for (let i = 0; i < texts.length; i += 2)
      expect(differing(texts[i] ?? '', texts[i + 1] ?? '')).toBeLessThan(4);
  });

  it('reads the bright view of a line with colours alone', async () => {
    const [grey] = strips.map((strip) => strip.grey);
    if (!grey) throw new Error('The reference has no strip.');
    const red = grey.data.map((value, i) => Math.min(255, value + (i % 20 < 10 ? 20 : 0)));
    const lighter = grey.data.map((value) => Math.min(255, value + 1));
    const [colours, plain] = await readLines(network, [
      { grey, bright: { ...grey, data: red } },
      { grey, bright: { ...grey, data: lighter } },
    ]);
    expect(colours?.map(({ light }) => light)).toEqual(views.map(({ light }) => light));
    expect(plain?.map(({ light }) => light)).toEqual(['grey', 'grey', 'grey']);
  });

  it('finds no letters in an empty, a black, a white and a noisy strip', async () => {
    const noise = Uint8Array.from({ length: 640 * 32 }, (_, i) => (i * 2654435761) >>> 24);
    const plain = [0, 128, 255].map((value) => new Uint8Array(640 * 32).fill(value));
    const read = await readLines(
      network,
      [...plain, noise].map((data) => ({ grey: { width: 640, height: 32, data } })),
    );
    for (const scores of read.flat()) expect(greedy(scores.scores).text.length).toBeLessThan(5);
  });

  it('reads a strip of one pixel, and the longest one', async () => {
    const sizes = [
      [1, 1],
      [8192, 1],
      [1, 8192],
    ] as const;
    const read = await readLines(
      network,
      sizes.map(([width, height]) => ({
        grey: { width, height, data: new Uint8Array(width * height) },
      })),
      views.slice(0, 1),
    );
    expect(read.flat().map(({ scores }) => scores.frames)).toEqual([6, 400, 4]);
  });

  it.each([
    ['without pixels', { width: 0, height: 32, data: new Uint8Array() }],
    ['with fewer bytes than pixels', { width: 40, height: 32, data: new Uint8Array(39) }],
    ['of half a pixel', { width: 1.5, height: 2, data: new Uint8Array(3) }],
    ['that is too long', { width: 8193, height: 1, data: new Uint8Array(8193) }],
  ])('refuses a strip %s', async (_, grey) => {
    await expect(readLines(network, [{ grey }])).rejects.toThrow(TypeError);
  });

  it('refuses more lines than it reads in one call', async () => {
    const lines = Array.from({ length: mostLines + 1 }, () => ({
      grey: { width: 1, height: 1, data: new Uint8Array(1) },
    }));
    await expect(readLines(network, lines)).rejects.toThrow(RangeError);
  });
});

/** The greatest difference between every so many numbers and the ones kept of them. */
function furthest(made: Float32Array, kept: readonly number[]): number {
  const every = made.filter((_, i) => i % reference.every === 0);
  expect(every.length).toBe(kept.length);
  return Math.max(...kept.map((value, i) => Math.abs(value - (every[i] ?? Number.NaN))));
}

/** Letters by which two readings differ: of the longer one, those that the shorter does not have in its order. */
function differing(one: string, other: string): number {
  let common = new Array<number>(other.length + 1).fill(0);
  for (const letter of one) {
    const next = [0];
    for (let i = 0; i < other.length; i++) {
      const longer = Math.max(next[i] ?? 0, common[i + 1] ?? 0);
      next.push(letter === other[i] ? (common[i] ?? 0) + 1 : longer);
    }
    common = next;
  }
  return Math.max(one.length, other.length) - (common.at(-1) ?? 0);
}

/** Each pixel as four. */
function twice({ width, height, data }: GreyStrip): GreyStrip {
  const wide = 2 * width;
  const doubled = Uint8Array.from({ length: 4 * data.length }, (_, i) => {
    const [x, y] = [i % wide, Math.floor(i / wide)];
    return data[(y >> 1) * width + (x >> 1)] ?? 0;
  });
  return { width: wide, height: 2 * height, data: doubled };
}
