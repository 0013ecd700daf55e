import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Point, Quad } from '../../src/geometry/quad.js';
import { accuracyConditions, photograph } from './photograph.js';
import { Random } from './random.js';
import { specimen } from './specimen.js';

const passport = (await specimen({ seed: 5, kind: 'TD3' })).front;

describe('A photograph of a specimen', () => {
  it('is the same from the same options', async () => {
    const options = {
      seed: 2,
      letterHeight: 8,
      angle: 20,
      perspective: 0.05,
      ...accuracyConditions(new Random(2)),
    };
    const [one, other] = [await photograph(passport, options), await photograph(passport, options)];
    expect(one.jpeg.equals(other.jpeg)).toBe(true);
    expect(one.truth).toEqual(other.truth);
  });

  it.each([0, 37, 180, 271])(
    'has letters as high as was asked for, turned by %d degrees',
    async (angle) => {
      const { truth } = await photograph(passport, {
        seed: 3,
        letterHeight: 9,
        angle,
        perspective: 0.1,
      });
      expect(truth.letterHeight).toBeCloseTo(9, 5);
      const [first] = truth.mrz?.boxes ?? [];
      if (first === undefined) throw new Error('There is no zone.');
      const direction =
        (Math.atan2(first[1].y - first[0].y, first[1].x - first[0].x) * 180) / Math.PI;
      // Perspective slants lines a little.
      expect(Math.abs(((direction - angle + 540) % 360) - 180)).toBeLessThan(6);
    },
  );

  it('holds the whole document', async () => {
    for (let seed = 1; seed < 8; seed++) {
      const { jpeg, truth } = await photograph(passport, {
        seed,
        letterHeight: 6,
        angle: seed * 50,
        perspective: 0.2,
      });
      const { width, height } = await sharp(jpeg).metadata();
      expect({ width, height }).toEqual({ width: truth.width, height: truth.height });
      for (const { x, y } of truth.page) {
        expect(x >= 0 && y >= 0 && x <= truth.width && y <= truth.height).toBe(true);
      }
    }
  });

  it('has ink where its truth has letters, and none between the lines', async () => {
    const { jpeg, truth } = await photograph(passport, {
      seed: 1,
      letterHeight: 14,
      angle: 65,
      perspective: 0.08,
    });
    const grey = await sharp(jpeg).greyscale().raw().toBuffer();
    const [first, second] = truth.mrz?.boxes ?? [];
    if (first === undefined || second === undefined) throw new Error('There are no two lines.');
    const gap: Quad = [first[3], first[2], second[1], second[0]];
    const darkest = (quad: Quad) => darkShare(grey, truth.width, quad);
    expect(darkest(first)).toBeGreaterThan(0.1);
    expect(darkest(second)).toBeGreaterThan(0.1);
    expect(darkest(gap)).toBeLessThan(0.05);
  });

  it('of a mirrored document has its truth mirrored too', async () => {
    const options = { seed: 4, letterHeight: 8 };
    const { truth } = await photograph(passport, options);
    const { truth: mirrored } = await photograph(passport, { ...options, mirrored: true });
    expect(mirrored.page[0].x).toBeCloseTo(truth.width - truth.page[1].x, 6);
    expect(mirrored.page[0].y).toBeCloseTo(truth.page[1].y, 6);
  });

  it('is not made when it would be huge', async () => {
    await expect(photograph(passport, { seed: 1, letterHeight: 200 })).rejects.toThrow(RangeError);
  });
});

/** Share of places in a quad that are darker than 110 of 255. */
function darkShare(grey: Buffer, width: number, [one, two, three, four]: Quad): number {
  let dark = 0;
  let all = 0;
  for (let down = 0.05; down < 1; down += 0.1) {
    for (let across = 0; across < 1; across += 0.001) {
      const mixed = (key: keyof Point) =>
        (one[key] * (1 - across) + two[key] * across) * (1 - down) +
        (four[key] * (1 - across) + three[key] * across) * down;
      all++;
      if ((grey[Math.floor(mixed('y')) * width + Math.floor(mixed('x'))] ?? 255) < 110) dark++;
    }
  }
  return dark / all;
}
