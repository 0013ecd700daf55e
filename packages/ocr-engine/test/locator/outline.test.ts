import { describe, expect, it } from 'vitest';
import type { Point, Quad } from '../../src/geometry/quad.js';
import { wholeFrame } from '../../src/locator/frame.js';
import type { Maps } from '../../src/locator/locator-network.js';
import { outline } from '../../src/locator/outline.js';

const picture = { width: 1200, height: 850 };
const frame = wholeFrame(picture.width, picture.height, 640, 32);

describe('The outline of a document', () => {
  it.each([
    ['upright', rectangle(600, 425, 700, 440, 0)],
    ['turned a little', rectangle(600, 425, 700, 440, 11)],
    ['turned by 40 degrees', rectangle(600, 425, 600, 380, 40)],
    ['upside down', rectangle(600, 425, 700, 440, 180)],
    ['on its side', rectangle(600, 425, 700, 440, -93)],
    ['small', rectangle(300, 300, 260, 170, 25)],
    ['in perspective', quadOf([230, 150, 980, 200, 920, 690, 180, 610])],
  ])('goes through its corners as they are read when it lies %s', (_, page) => {
    const found = outline(mapsOf([page]), frame, picture, blockOn(page));
    expect(farthest(found, page)).toBeLessThan(6);
  });

  it('begins at the corner that is nearest to the upper left one where nothing is read', () => {
    const page = rectangle(600, 425, 700, 440, 20);
    expect(farthest(outline(mapsOf([page]), frame, picture, undefined), page)).toBeLessThan(6);
    const turned = rectangle(600, 425, 700, 440, 200);
    const [one, two, three, four] = turned;
    const upright: Quad = [three, four, one, two];
    expect(farthest(outline(mapsOf([turned]), frame, picture, undefined), upright)).toBeLessThan(6);
  });

  it('is that of the document that holds the zone, be it the smaller one', () => {
    const large = rectangle(800, 425, 640, 420, 5);
    const small = rectangle(250, 425, 330, 210, -8);
    const found = outline(mapsOf([large, small]), frame, picture, blockOn(small));
    expect(farthest(found, small)).toBeLessThan(6);
  });

  it('follows the edge of the picture where the document leaves it', () => {
    const found = outline(mapsOf([rectangle(900, 425, 900, 500, 0)]), frame, picture, undefined);
    const seen = quadOf([450, 175, 1200, 175, 1200, 675, 450, 675]);
    expect(farthest(found, seen)).toBeLessThan(12);
  });

  it('is nothing without a document, and nothing of what is no quadrilateral', () => {
    expect(outline(mapsOf([]), frame, picture, undefined)).toBeUndefined();
    const disc = mapsWhere(({ x, y }) => 180 - Math.hypot(x - 600, y - 425));
    expect(outline(disc, frame, picture, undefined)).toBeUndefined();
    const speck = mapsOf([rectangle(600, 425, 60, 40, 0)]);
    expect(outline(speck, frame, picture, undefined)).toBeUndefined();
  });
});

function rectangle(x: number, y: number, width: number, height: number, degrees: number): Quad {
  const turn = (degrees * Math.PI) / 180;
  const at = (across: number, down: number): Point => ({
    x: x + across * width * Math.cos(turn) - down * height * Math.sin(turn),
    y: y + across * width * Math.sin(turn) + down * height * Math.cos(turn),
  });
  return [at(-0.5, -0.5), at(0.5, -0.5), at(0.5, 0.5), at(-0.5, 0.5)];
}

function quadOf(corners: readonly number[]): Quad {
  const at = (i: number): Point => ({ x: corners[2 * i] ?? 0, y: corners[2 * i + 1] ?? 0 });
  return [at(0), at(1), at(2), at(3)];
}

/** A block of lines in the lower part of a page. */
function blockOn(page: Quad) {
  const [a, b, c, d] = page;
  const at = (u: number, v: number): Point => ({
    x: (1 - v) * ((1 - u) * a.x + u * b.x) + v * ((1 - u) * d.x + u * c.x),
    y: (1 - v) * ((1 - u) * a.y + u * b.y) + v * ((1 - u) * d.y + u * c.y),
  });
  const line = (v: number): Quad => [at(0.1, v), at(0.9, v), at(0.9, v + 0.05), at(0.1, v + 0.05)];
  const direction = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
  return { lines: [line(0.75), line(0.87)], direction, score: 1 };
}

/** What the network is taught to say of pages: their inside, four pixels of the view less on every side, softly. */
function mapsOf(pages: readonly Quad[]): Maps {
  return mapsWhere((point) => Math.max(-99, ...pages.map((page) => depth(page, point))));
}

function mapsWhere(deep: (point: Point) => number): Maps {
  const [rows, columns] = [frame.rows / 4, frame.columns / 4];
  const nothing = new Float32Array(rows * columns);
  const page = nothing.map((_, cell) => {
    const column = cell % columns;
    const row = (cell - column) / columns;
    const point = { x: (column + 0.5) * 4 * frame.a, y: (row + 0.5) * 4 * frame.a };
    if (point.x > picture.width || point.y > picture.height) return 0;
    return 1 / (1 + Math.exp(4 - deep(point) / frame.a));
  });
  return { rows, columns, page, core: nothing, cosine: nothing, sine: nothing, size: nothing };
}

/** How deep inside of a page a point lies, in pixels of the picture. */
function depth(page: Quad, { x, y }: Point): number {
  return Math.min(
    ...page.map((corner, i) => {
      const next = page[(i + 1) % 4] ?? corner;
      const length = Math.hypot(next.x - corner.x, next.y - corner.y);
      return ((next.x - corner.x) * (y - corner.y) - (next.y - corner.y) * (x - corner.x)) / length;
    }),
  );
}

function farthest(found: Quad | undefined, page: Quad): number {
  if (!found) return Number.POSITIVE_INFINITY;
  return Math.max(
    ...found.map((corner, i) =>
      Math.hypot(corner.x - (page[i]?.x ?? 0), corner.y - (page[i]?.y ?? 0)),
    ),
  );
}
