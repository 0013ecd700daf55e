import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Quad } from '../../src/geometry/quad.js';
import { cutPage, longestSide, turnPage } from '../../src/page/cut-page.js';
import { plain, specimenPhoto, turnedBy } from '../documents.js';

/** A rectangle at an angle, from its upper left corner as it is read. */
function rectangle(x: number, y: number, width: number, height: number, angle = 0): Quad {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const at = (u: number, v: number) => ({ x: x + u * cos - v * sin, y: y + u * sin + v * cos });
  return [at(0, 0), at(width, 0), at(width, height), at(0, height)];
}

/** The colour in the middle of a picture. */
function middle({ width, height, data }: ReturnType<typeof plain>) {
  const at = ((height >> 1) * width + (width >> 1)) * 3;
  return [...data.subarray(at, at + 3)];
}

const line = (box: Quad) => ({ text: 'A', confidence: 1, box, places: [0.5] });

describe('a document is cut out', () => {
  test('along its outline, in the proportion of its format', () => {
    const outline = rectangle(100, 80, 500, 400, 0.3);
    const zone = { format: 'TD3', box: rectangle(110, 350, 450, 40, 0.3) } as const;
    const page = cutPage(plain(1000, 800, 200), { outline, mrz: zone });
    expect(page.cutBy).toBe('outline');
    expect(page.corners).toEqual(outline);
    expect(page.picture.width / page.picture.height).toBeCloseTo(125 / 88, 1);
    expect(middle(page.picture)).toEqual([200, 200, 200]);
  });

  test('along its machine readable zone where there is no outline', () => {
    // Four pixels to a millimetre: a passport from (100, 50) to (600, 402), its zone in the lowest 23.2 mm.
    const box = rectangle(126.5, 330.8, 44 * 2.54 * 4, 50);
    const { cutBy, corners } = cutPage(plain(800, 600, 200), { mrz: { format: 'TD3', box } });
    expect(cutBy).toBe('mrz');
    const [topLeft, , bottomRight] = corners;
    expect(Math.abs(topLeft.x - 100)).toBeLessThan(16);
    expect(Math.abs(topLeft.y - 50)).toBeLessThan(16);
    expect(Math.abs(bottomRight.x - 600)).toBeLessThan(16);
    expect(Math.abs(bottomRight.y - 402)).toBeLessThan(16);
  });

  test('along its zone, on the specimens: all of them, and little more', async (ctx) => {
    const photo = await specimenPhoto(ctx, 'td3.jpg');
    const box = rectangle(56, 343, 549, 43);
    const { corners } = cutPage(photo, { mrz: { format: 'TD3', box } });
    // The specimen's frame, measured by hand: (30, 11) to (646, 428).
    const [topLeft, , bottomRight] = corners;
    expect(Math.abs(topLeft.x - 30)).toBeLessThan(25);
    expect(Math.abs(topLeft.y - 11)).toBeLessThan(35);
    expect(Math.abs(bottomRight.x - 646)).toBeLessThan(25);
    expect(Math.abs(bottomRight.y - 428)).toBeLessThan(25);
  });

  test('along its zone where the outline has not its proportion: an open passport', () => {
    const zone = { format: 'TD3', box: rectangle(126.5, 330.8, 44 * 2.54 * 4, 50) } as const;
    const outline = rectangle(100, 10, 500, 700);
    expect(cutPage(plain(800, 800, 200), { outline, mrz: zone }).cutBy).toBe('mrz');
  });

  test('along its text where there is neither', () => {
    const lines = [rectangle(200, 200, 300, 20, 0.2), rectangle(190, 250, 200, 20, 0.2)];
    const text = { lines: [...lines, rectangle(180, 300, 250, 20, 0.2)].map(line), turn: 0 };
    const { cutBy, corners, picture } = cutPage(plain(800, 600, 200), { text });
    expect(cutBy).toBe('text');
    const [a, b] = corners;
    expect(Math.atan2(b.y - a.y, b.x - a.x)).toBeCloseTo(0.2);
    expect(picture.width).toBeGreaterThan(300);
  });

  test('as the whole photo, upright by its text, where little is known', () => {
    const text = { lines: [line(rectangle(300, 400, 200, 20, -Math.PI / 2))], turn: 1 };
    const { cutBy, corners, picture } = cutPage(plain(800, 600, 200), { text });
    expect(cutBy).toBe('photo');
    expect([picture.width, picture.height]).toEqual([600, 800]);
    // Text that runs up begins in the lower left corner.
    expect(corners[0]).toEqual({ x: 0, y: 600 });
  });

  test('with 1,600 pixels at most', () => {
    const { picture } = cutPage(plain(4000, 2000, 200), {});
    expect([picture.width, picture.height]).toEqual([longestSide, 800]);
  });
});

test('points of the cut lie in the picture where they were cut out, and back', () => {
  const coordinate = fc.double({ min: 0, max: 1, noNaN: true });
  const quad: Quad = [
    { x: 120, y: 90 },
    { x: 700, y: 130 },
    { x: 660, y: 520 },
    { x: 90, y: 430 },
  ];
  const { picture, projection } = cutPage(plain(800, 600, 200), { outline: quad });
  const { width, height } = picture;
  expect(projection.to({ x: width, y: height }).x).toBeCloseTo(660);
  expect(projection.to({ x: 0, y: height }).y).toBeCloseTo(430);
  fc.assert(
    fc.property(coordinate, coordinate, (u, v) => {
      const there = projection.to({ x: u * width, y: v * height });
      const back = projection.from(there);
      expect(back.x).toBeCloseTo(u * width, 3);
      expect(back.y).toBeCloseTo(v * height, 3);
    }),
  );
});

test.each([1, 2, 3])('a cut is turned as its text says: %i quarters', (quarters) => {
  const upright = plain(60, 40, 0);
  // One red corner tells which way up it is.
  for (let y = 0; y < 20; y++) {
    for (let x = 0; x < 30; x++) upright.data[(y * 60 + x) * 3] = 255;
  }
  const photo = turnedBy(upright, 4 - quarters);
  const page = turnPage(photo, cutPage(photo, {}), quarters);
  expect([page.picture.width, page.picture.height]).toEqual([60, 40]);
  expect(page.picture.data[(10 * 60 + 15) * 3]).toBe(255);
  expect(page.picture.data[(30 * 60 + 45) * 3]).toBe(0);
});

test('clues that make no sense are passed over, whatever they are', () => {
  const coordinate = fc.oneof(
    fc.integer({ min: -2000, max: 2000 }),
    fc.constantFrom(Number.NaN, Infinity, 1e300),
  );
  const point = fc.record({ x: coordinate, y: coordinate });
  const quad = fc.tuple(point, point, point, point);
  fc.assert(
    fc.property(quad, quad, fc.array(quad, { maxLength: 4 }), (outline, box, lines) => {
      const clues = {
        outline,
        mrz: { format: 'TD1', box },
        text: { lines: lines.map(line), turn: 0 },
      } as const;
      const { picture } = cutPage(plain(40, 30, 100), clues);
      expect(Math.max(picture.width, picture.height)).toBeLessThanOrEqual(longestSide);
    }),
    { numRuns: 60 },
  );
});
