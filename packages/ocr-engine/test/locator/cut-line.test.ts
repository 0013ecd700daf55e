import type { RgbImage } from '@biometrid/image-reader';
import { describe, expect, it } from 'vitest';
import type { Point, Quad } from '../../src/geometry/quad.js';
import { cutLine } from '../../src/locator/cut-line.js';

const black = [0, 0, 0] as const;
const red = [220, 30, 40] as const;

describe('A line cut out of a picture', () => {
  it.each([
    ['upright', [40, 50, 340, 50, 340, 74, 40, 74]],
    ['slanted', [60, 60, 330, 120, 325, 143, 55, 83]],
    ['upside down', [340, 74, 40, 74, 40, 50, 340, 50]],
    ['read downwards', [180, 20, 180, 290, 156, 290, 156, 20]],
    ['in perspective', [40, 80, 340, 60, 338, 85, 42, 103]],
  ])('stands in the middle two thirds of its strip when it was %s', (_, corners) => {
    const quad = quadOf(corners);
    const strip = cutLine(paper(400, 300, quad, black), quad);
    if (!strip) throw new Error('Nothing was cut.');
    const { width, height, data } = strip.grey;
    const at = (x: number, y: number) => data[Math.round(y) * width + Math.round(x)];
    // an end's margin is half as wide as the capitals, which are two thirds as high as the strip
    const margin = height / 3;
    for (const x of [margin + 3, width / 2, width - margin - 4]) {
      expect(at(x, 2)).toBe(250);
      expect(at(x, height / 6 + 3)).toBe(0);
      expect(at(x, height / 2)).toBe(0);
      expect(at(x, (5 * height) / 6 - 4)).toBe(0);
      expect(at(x, height - 3)).toBe(250);
    }
    expect(at(margin - 4, height / 2)).toBe(250);
    expect(at(width - margin + 3, height / 2)).toBe(250);
  });

  it.each([
    [40, 32],
    [24, 32],
    [14, 21],
    [5, 12],
  ])('of capitals %d pixels high has %d rows', (capitals, rows) => {
    const quad = quadOf([50, 50, 350, 50, 350, 50 + capitals, 50, 50 + capitals]);
    const strip = cutLine(paper(400, 150, quad, black), quad);
    expect(strip?.grey.height).toBe(rows);
    // its letters are as wide for their height as they were
    expect((strip?.grey.width ?? 0) / rows).toBeCloseTo((300 + capitals) / (1.5 * capitals), 0);
  });

  it('shows red print in grey, and hardly where the brightest of the colours counts', () => {
    const quad = quadOf([40, 50, 340, 50, 340, 74, 40, 74]);
    const strip = cutLine(paper(400, 150, quad, red), quad);
    if (!strip) throw new Error('Nothing was cut.');
    const middle = Math.round((strip.grey.height / 2) * strip.grey.width + strip.grey.width / 2);
    expect(strip.grey.data[middle]).toBeLessThan(100);
    expect(strip.bright.data[middle]).toBe(220);
  });

  it('of a grey picture is the same in both', () => {
    const picture = {
      width: 300,
      height: 40,
      channels: 1,
      data: new Uint8Array(12_000).fill(9),
    } as const;
    const strip = cutLine(picture, quadOf([10, 10, 290, 10, 290, 25, 10, 25]));
    expect(strip?.bright).toEqual(strip?.grey);
  });

  it('may reach beyond the picture, and may lie outside of it', () => {
    const picture = paper(100, 60, undefined, black);
    expect(cutLine(picture, quadOf([-50, 20, 300, 20, 300, 44, -50, 44]))?.grey.height).toBe(32);
    expect(cutLine(picture, quadOf([500, 500, 900, 500, 900, 520, 500, 520]))?.grey.height).toBe(
      30,
    );
  });

  it.each([
    ['without height', [10, 10, 90, 10, 90, 10, 10, 10]],
    ['without length', [10, 10, 10, 10, 10, 30, 10, 30]],
    ['that crosses itself', [10, 10, 90, 30, 90, 10, 10, 30]],
    ['that is nowhere', [Number.NaN, 10, 90, 10, 90, 30, 10, 30]],
    ['without end', [10, 10, Number.POSITIVE_INFINITY, 10, 90, 30, 10, 30]],
  ])('is nothing of a quadrilateral %s', (_, corners) => {
    expect(cutLine(paper(100, 60, undefined, black), quadOf(corners))).toBeUndefined();
  });

  it('is nothing of a picture that lacks bytes', () => {
    const picture = { width: 100, height: 60, channels: 3, data: new Uint8Array(100) } as const;
    expect(cutLine(picture, quadOf([10, 10, 90, 10, 90, 30, 10, 30]))).toBeUndefined();
  });

  it('is bounded, however long and thin', () => {
    const strip = cutLine(
      paper(4000, 20, undefined, black),
      quadOf([0, 8, 4000, 8, 4000, 12, 0, 12]),
    );
    expect(strip?.grey.width).toBe(2048);
  });
});

function quadOf(corners: readonly number[]): Quad {
  const at = (i: number): Point => ({ x: corners[2 * i] ?? 0, y: corners[2 * i + 1] ?? 0 });
  return [at(0), at(1), at(2), at(3)];
}

/** White paper on which a quadrilateral is printed. */
function paper(
  width: number,
  height: number,
  quad: Quad | undefined,
  ink: readonly number[],
): RgbImage {
  const data = new Uint8Array(width * height * 3).fill(250);
  for (let y = 0; quad && y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (covers(quad, { x: x + 0.5, y: y + 0.5 })) data.set(ink, (y * width + x) * 3);
    }
  }
  return { width, height, channels: 3, data };
}

function covers(quad: Quad, { x, y }: Point): boolean {
  return quad.every((corner, i) => {
    const next = quad[(i + 1) % 4] ?? corner;
    return (next.x - corner.x) * (y - corner.y) - (next.y - corner.y) * (x - corner.x) >= 0;
  });
}
