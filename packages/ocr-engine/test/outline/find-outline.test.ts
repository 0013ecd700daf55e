import { fileURLToPath } from 'node:url';
import { decodeImage, type RgbImage } from '@biometrid/image-reader';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Quad } from '../../src/geometry/quad.js';
import { type Locator, openLocator } from '../../src/locator/locator.js';
import { findOutline } from '../../src/outline/find-outline.js';
import { notDocument } from '../specimens/not-documents.js';
import { type PhotographOptions, photograph } from '../specimens/photograph.js';
import { type SpecimenKind, specimen } from '../specimens/specimen.js';

const weights = fileURLToPath(
  new URL('../../../ocr-models/weights/mrz-locator.onnx', import.meta.url),
);

describe('The outline of a document', () => {
  let locator: Locator;
  beforeAll(async () => {
    locator = await openLocator(weights);
  });
  afterAll(() => locator.close());

  it.each<[SpecimenKind, string, Omit<PhotographOptions, 'seed'>]>([
    ['TD1', 'on wood', { letterHeight: 14, ground: 'wood', angle: 33 }],
    ['TD1', 'on a newspaper', { letterHeight: 14, ground: 'newspaper', angle: -8 }],
    ['TD2', 'among other things', { letterHeight: 11, ground: 'clutter', angle: 180 }],
    ['TD3', 'in perspective', { letterHeight: 10, ground: 'stone', angle: 70, perspective: 0.07 }],
    ['TD3', 'under a thumb', { letterHeight: 12, ground: 'cloth', angle: 12, hand: 'edge' }],
    ['MRV-A', 'in a shadow', { letterHeight: 11, ground: 'plain', angle: -100, shadow: 0.4 }],
    ['FRENCH-ID', 'blurred and noisy', { letterHeight: 12, blur: 0.8, noise: 8, jpeg: 55 }],
  ])('goes through the corners of a %s %s, as its zone is read', async (kind, _, options) => {
    const { front, back } = await specimen({ seed: 3, kind });
    const { jpeg, truth } = await photograph(back ?? front, { seed: 3, ...options });
    const picture = await decodeImage(jpeg, { mostPixels: 12_000_000 });
    const { documentAt } = await locator.locate(picture);
    const box = boxOf(truth.mrz?.boxes);
    const format = truth.mrz?.format ?? 'TD1';
    const found = findOutline(picture, { documentAt, zone: { format, box } });
    expect(offBy(found, truth.page)).toBeLessThan(0.02);
  });

  it.each([
    ['cloth', 25],
    ['wood', -62],
    ['clutter', 140],
  ] as const)('is found without a zone, on %s, turned by %d degrees', async (ground, angle) => {
    const { front } = await specimen({ seed: 8, kind: 'DRIVING-LICENCE' });
    const { jpeg, truth } = await photograph(front, { seed: 8, letterHeight: 16, ground, angle });
    const picture = await decodeImage(jpeg, { mostPixels: 12_000_000 });
    const { documentAt } = await locator.locate(picture);
    const found = findOutline(picture, { documentAt });
    const turns = [0, 1, 2, 3].map((turn) => offBy(found, turnedBy(truth.page, turn)));
    expect(Math.min(...turns)).toBeLessThan(0.02);
  });

  it('is nothing where there is texture or noise alone', async () => {
    for (const seed of [10, 11]) {
      const { jpeg } = await notDocument(seed);
      const picture = await decodeImage(jpeg, { mostPixels: 12_000_000 });
      const { documentAt } = await locator.locate(picture);
      expect(findOutline(picture, { documentAt })).toBeUndefined();
    }
  });

  it.each([
    [1, 1],
    [5000, 1],
    [1, 5000],
    [900, 600],
  ])('is nothing in %d x %d pixels of one tone, whatever the zone', (width, height) => {
    const data = new Uint8Array(width * height * 3).fill(90);
    const picture: RgbImage = { width, height, channels: 3, data };
    const point = { x: 0, y: 0 };
    const zone = { format: 'TD3', box: [point, point, point, point] } as const;
    expect(findOutline(picture, { documentAt: () => 1 })).toBeUndefined();
    expect(findOutline(picture, { documentAt: () => 1, zone })).toBeUndefined();
  });
});

function boxOf(lines: readonly Quad[] = []): Quad {
  const [first, last] = [lines[0], lines.at(-1)];
  if (!first || !last) throw new Error('The specimen has no zone.');
  return [first[0], first[1], last[2], last[3]];
}

function turnedBy(quad: Quad, turn: number): Quad {
  const at = (i: number) => quad[(i + turn) % 4] ?? quad[0];
  return [at(0), at(1), at(2), at(3)];
}

/** Distance of the worst corner, as a share of the page's width. */
function offBy(found: Quad | undefined, page: Quad): number {
  if (!found) return Number.POSITIVE_INFINITY;
  const width = Math.hypot(page[1].x - page[0].x, page[1].y - page[0].y);
  const off = found.map((corner, i) => {
    const should = page[i] ?? corner;
    return Math.hypot(corner.x - should.x, corner.y - should.y);
  });
  return Math.max(...off) / width;
}
