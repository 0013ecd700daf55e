import { describe, expect, it } from 'vitest';
import { type GreyImage, greyOf, type Point, type Quad, warp } from '../src/index.js';
import { meadow } from './pictures.js';

const picture = meadow();
const { width, height } = picture;
const whole = rectangle(0, 0, width, height);

function rectangle(left: number, top: number, right: number, bottom: number): Quad {
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

function grey(width: number, height: number, at: (x: number, y: number) => number): GreyImage {
  const data = Uint8Array.from({ length: width * height }, (_, index) =>
    at(index % width, Math.floor(index / width)),
  );
  return { width, height, channels: 1, data };
}

describe('a rectangle of as many pixels as it is made of', () => {
  it('is the picture itself, in colour and in grey', () => {
    expect(warp(picture, whole, { width, height })).toEqual(picture);
    expect(warp(greyOf(picture), whole, { width, height })).toEqual(greyOf(picture));
  });

  it('is cut out of the picture', () => {
    const cut = warp(picture, rectangle(10, 20, 40, 50), { width: 30, height: 30 });
    for (const [x, y] of [
      [0, 0],
      [5, 7],
      [29, 29],
    ] as const) {
      const [at, of] = [(y * 30 + x) * 3, ((20 + y) * width + 10 + x) * 3];
      expect(cut.data.slice(at, at + 3)).toEqual(picture.data.slice(of, of + 3));
    }
  });
});

describe('the corners become those of the rectangle', () => {
  const [a, b, c, d] = whole;
  const source = greyOf(picture);
  const from = (x: number, y: number) => source.data[y * width + x] ?? 0;

  it('a quarter turned', () => {
    const expected = grey(height, width, (x, y) => from(y, height - 1 - x));
    expect(warp(source, [d, a, b, c], { width: height, height: width })).toEqual(expected);
  });

  it('upside down', () => {
    const expected = grey(width, height, (x, y) => from(width - 1 - x, height - 1 - y));
    expect(warp(source, [c, d, a, b], { width, height })).toEqual(expected);
  });

  it('mirrored', () => {
    const expected = grey(width, height, (x, y) => from(width - 1 - x, y));
    expect(warp(source, [b, a, d, c], { width, height })).toEqual(expected);
  });

  it('in perspective, where the diagonals still cross in the middle', () => {
    const quad: Quad = [
      { x: 60, y: 40 },
      { x: 220, y: 70 },
      { x: 190, y: 200 },
      { x: 30, y: 150 },
    ];
    const middle = crossing(quad);
    const spot = grey(256, 256, (x, y) => {
      const far = Math.hypot(x + 0.5 - middle.x, y + 0.5 - middle.y);
      return 255 * Math.exp(-((far / 6) ** 2));
    });
    const straight = warp(spot, quad, { width: 101, height: 75 });
    const brightest = straight.data.indexOf(Math.max(...straight.data));
    expect([brightest % 101, Math.floor(brightest / 101)]).toEqual([50, 37]);
  });
});

function crossing([p, q, r, s]: Quad): Point {
  const [ax, ay, bx, by] = [r.x - p.x, r.y - p.y, s.x - q.x, s.y - q.y];
  const along = ((q.x - p.x) * by - (q.y - p.y) * bx) / (ax * by - ay * bx);
  return { x: p.x + along * ax, y: p.y + along * ay };
}

describe('what is shrunk is averaged', () => {
  /** Every second pixel is white: taken one by one they would give black, white, or stripes. */
  const chequered = grey(240, 240, (x, y) => ((x + y) % 2) * 255);
  it.each([
    [120, 120],
    [80, 80],
    [96, 60],
    [30, 30],
    [240, 40],
    [40, 240],
    [1, 1],
  ])('to %i x %i pixels', (width, height) => {
    const { data } = warp(chequered, rectangle(0, 0, 240, 240), { width, height });
    // White and black are equally many; at the edges half a pixel is seen twice.
    expect(Math.min(...data)).toBeGreaterThan(100);
    expect(Math.max(...data)).toBeLessThan(155);
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    expect(mean).toBeCloseTo(127.5, -0.5);
  });

  it('and a part comes out as it does of the whole', () => {
    const large = greyOf(meadow(960, 640));
    const part = warp(large, rectangle(240, 160, 720, 480), { width: 120, height: 80 });
    const all = warp(large, rectangle(0, 0, 960, 640), { width: 240, height: 160 });
    expect(warp(all, rectangle(60, 40, 180, 120), { width: 120, height: 80 })).toEqual(part);
  });
});

it('what is enlarged is interpolated', () => {
  const steps = grey(2, 1, (x) => 200 * x);
  const { data } = warp(steps, rectangle(0, 0, 2, 1), { width: 8, height: 1 });
  expect([...data]).toEqual([0, 0, 25, 75, 125, 175, 200, 200]);
});

describe('what lies outside of the picture', () => {
  const white = grey(10, 10, () => 255);
  it('is grey', () => {
    const { data } = warp(white, rectangle(-10, 0, 10, 10), { width: 20, height: 10 });
    expect([...data.slice(0, 20)]).toEqual([...Array(10).fill(128), ...Array(10).fill(255)]);
  });

  it('or what it is wanted to be', () => {
    const far = rectangle(100, 100, 190, 190);
    const black = warp(white, far, { width: 9, height: 9, outside: 0 });
    expect(black.data.every((value) => value === 0)).toBe(true);
    const shrunk = warp(white, rectangle(-1e12, -1e12, 1e12, 1e12), { width: 9, height: 9 });
    expect([...new Set(shrunk.data)]).toEqual([128]);
  });
});

describe('refused is', () => {
  const size = { width: 10, height: 10 };
  const [a, b, c, d] = whole;
  const quads: [what: string, quad: Quad][] = [
    ['a quadrilateral that crosses itself', [a, c, b, d]],
    ['one with a dent', [a, b, { x: 10, y: 10 }, d]],
    ['a triangle', [a, b, c, c]],
    ['a line', [a, b, b, a]],
    ['a point', [a, a, a, a]],
    ['a corner that is nowhere', [a, b, { x: Number.NaN, y: 5 }, d]],
    ['a corner without end', [a, b, { x: Infinity, y: 28 }, d]],
  ];
  it.each(quads)('%s', (_what, quad) => {
    expect(() => warp(picture, quad, size)).toThrow(RangeError);
  });

  it.each([
    [0, 10],
    [10, -1],
    [2.5, 10],
    [Number.NaN, 10],
    [5001, 5000],
  ])('a rectangle of %d x %d pixels', (width, height) => {
    expect(() => warp(picture, whole, { width, height })).toThrow(RangeError);
  });
});
