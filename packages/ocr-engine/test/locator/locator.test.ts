import { fileURLToPath } from 'node:url';
import { decodeImage, type RgbImage } from '@biometrid/image-reader';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Point, Quad } from '../../src/geometry/quad.js';
import { type Locator, openLocator } from '../../src/locator/locator.js';
import { notDocument } from '../specimens/not-documents.js';
import { type PhotographOptions, photograph } from '../specimens/photograph.js';
import { type SpecimenKind, specimen } from '../specimens/specimen.js';

const weights = fileURLToPath(
  new URL('../../../ocr-models/weights/mrz-locator.onnx', import.meta.url),
);

describe('The locator', () => {
  let locator: Locator;
  beforeAll(async () => {
    locator = await openLocator(weights);
  });
  afterAll(() => locator.close());

  it.each<[SpecimenKind, string, Omit<PhotographOptions, 'seed'>]>([
    ['TD1', 'upright', { letterHeight: 14 }],
    ['TD1', 'turned by 33 degrees', { letterHeight: 12, angle: 33 }],
    ['TD2', 'upside down', { letterHeight: 11, angle: 180 }],
    ['TD3', 'on its side', { letterHeight: 10, angle: 90 }],
    [
      'TD3',
      'turned by 205 degrees, in perspective',
      { letterHeight: 12, angle: 205, perspective: 0.04 },
    ],
    ['MRV-A', 'with small letters', { letterHeight: 7 }],
    ['MRV-B', 'blurred and noisy', { letterHeight: 10, angle: -8, blur: 0.7, noise: 6, jpeg: 60 }],
  ])(
    'finds the zone of a %s %s, line by line, and where the document is',
    async (kind, _, options) => {
      const { picture, truth } = await photographed(kind, 3, options);
      const { blocks, documentAt } = await locator.locate(picture);
      const lines = blocks[0]?.lines ?? [];
      expect(lines).toHaveLength(truth.lines.length);
      truth.lines.forEach((box, i) => {
        const line = lines[i];
        if (!line) throw new Error('A line is missing.');
        // less than a letter at its ends, a third of one up and down
        for (const corner of [0, 1, 2, 3] as const) {
          expect(farAlong(line[corner], box[corner], box)).toBeLessThan(0.85 * truth.letterHeight);
          expect(farAcross(line[corner], box[corner], box)).toBeLessThan(0.34 * truth.letterHeight);
        }
      });
      const [a, b, c, d] = truth.page;
      const middle = { x: (a.x + b.x + c.x + d.x) / 4, y: (a.y + b.y + c.y + d.y) / 4 };
      expect(documentAt(middle)).toBeGreaterThan(0.5);
      expect(documentAt({ x: -1, y: -1 })).toBe(0);
    },
  );

  it('sees a zone in few pictures that have none: whoever reads its lines is the judge of those', async () => {
    let mistaken = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const { jpeg } = await notDocument(seed);
      const { blocks } = await locator.locate(await decodeImage(jpeg, { mostPixels: 12_000_000 }));
      mistaken += blocks.length > 0 ? 1 : 0;
    }
    expect(mistaken).toBeLessThanOrEqual(2);
  });

  it.each([
    ['one pixel', plain(1, 1, 90)],
    ['one row', plain(5000, 1, 90)],
    ['one column', plain(1, 5000, 90)],
    ['black', plain(900, 600, 0)],
    ['white', plain(900, 600, 255)],
    ['bytes missing', { ...plain(900, 600, 90), data: new Uint8Array(7) }],
    ['no pixels', { width: 0, height: 0, channels: 3, data: new Uint8Array(0) } as const],
    [
      'too many pixels',
      { width: 5000, height: 5000, channels: 1, data: new Uint8Array(25_000_000) } as const,
    ],
    ['sides that are no numbers', { ...plain(1, 1, 0), width: Number.NaN }],
  ])('finds nothing in a picture that is %s, and does not throw', async (_, picture) => {
    expect((await locator.locate(picture)).blocks).toEqual([]);
  });
});

async function photographed(
  kind: SpecimenKind,
  seed: number,
  options: Omit<PhotographOptions, 'seed'>,
) {
  const { front, back } = await specimen({ seed, kind });
  const side = front.truth.mrz ? front : (back ?? front);
  const { jpeg, truth } = await photograph(side, { seed, ...options });
  const picture = await decodeImage(jpeg, { mostPixels: 12_000_000 });
  return {
    picture,
    truth: { lines: truth.mrz?.boxes ?? [], page: truth.page, letterHeight: truth.letterHeight },
  };
}

function farAlong(one: Point, other: Point, [a, b]: Quad): number {
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  return Math.abs((one.x - other.x) * (b.x - a.x) + (one.y - other.y) * (b.y - a.y)) / length;
}

function farAcross(one: Point, other: Point, [a, b]: Quad): number {
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  return Math.abs((one.x - other.x) * (b.y - a.y) - (one.y - other.y) * (b.x - a.x)) / length;
}

function plain(width: number, height: number, tone: number): RgbImage {
  return { width, height, channels: 3, data: new Uint8Array(width * height * 3).fill(tone) };
}
