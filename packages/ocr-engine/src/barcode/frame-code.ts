import type { GreyImage } from '@biometrid/image-reader';
import type { Point, Quad } from '../geometry/quad.js';

/**
 * The corners of a code with its quiet zone, so that it can be straightened: along the ends of its rows, and along its first and its last
 * bars.
 * @param picture a part of a picture, turned so that the code's bars run down to within some degrees.
 * @returns `undefined` where there is no block of bars.
 */
export function frameCode(picture: GreyImage): Quad | undefined {
  const map = mapStripes(picture);
  const heart = findHeart(map);
  if (heart === undefined) return undefined;
  const west = reach(map, heart, -1, 0);
  const east = reach(map, heart, 1, 0);
  const columns = places(west.x, east.x, 0.04);
  const top = fitLine(columns.map((x) => reach(map, { x, y: heart.y }, 0, -1)));
  const bottom = fitLine(columns.map((x) => reach(map, { x, y: heart.y }, 0, 1)));
  const middle = Math.round((west.x + east.x) / 2);
  const rows = places(at(top, middle), at(bottom, middle), 0.1);
  const left = fitLine(rows.map((y) => flipped(reach(map, { x: middle, y }, -1, 0))));
  const right = fitLine(rows.map((y) => flipped(reach(map, { x: middle, y }, 1, 0))));
  return withQuietZone([
    meet(left, top),
    meet(right, top),
    meet(right, bottom),
    meet(left, bottom),
  ]);
}

/** How striped a picture is around each pixel, and what is too little to belong to the code. */
interface StripeMap {
  readonly width: number;
  readonly height: number;
  readonly density: Float32Array;
  readonly least: number;
}

/** Half of the window that a pixel is judged by: as wide as the widest bar and gap of a code at 4 pixels a module, and less than a row. */
const windowX = 12;
const windowY = 2;

/** Mean difference of neighbours in a block of bars at a tenth of full contrast. */
const leastDensity = 12;

/** How striped a code's pixels are at least, as a share of the mean of its most striped half. */
const edgeShare = 0.4;

/**
 * Pixels without stripes that a code may have between stripes: along a row a bar or gap of 6 modules at 5 pixels, less what the window
 * bridges; across rows none, but for dirt. Print is often near above and below, seldom beside.
 */
const largestGapAlong = 16;
const largestGapAcross = 7;

function mapStripes({ width, height, data }: GreyImage): StripeMap {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      if (x > 0 && x < width - 1) row += Math.abs((data[pixel + 1] ?? 0) - (data[pixel - 1] ?? 0));
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] ?? 0) + row;
    }
  }
  const density = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const above = Math.max(0, y - windowY) * (width + 1);
    const below = Math.min(height, y + windowY + 1) * (width + 1);
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - windowX), Math.min(width, x + windowX + 1)];
      const sum =
        (sums[below + right] ?? 0) -
        (sums[above + right] ?? 0) -
        (sums[below + left] ?? 0) +
        (sums[above + left] ?? 0);
      density[y * width + x] = sum / (((below - above) / (width + 1)) * (right - left));
    }
  }
  let most = 0;
  for (let pixel = 0; pixel < density.length; pixel++) most = Math.max(most, density[pixel] ?? 0);
  let [sum, count] = [0, 0];
  for (let pixel = 0; pixel < density.length; pixel++) {
    const value = density[pixel] ?? 0;
    if (value < most / 2) continue;
    sum += value;
    count++;
  }
  const mean = sum / count;
  return { width, height, density, least: Math.max(leastDensity * edgeShare, mean * edgeShare) };
}

/** The middle of what is striped, which lies within the code. */
function findHeart({ width, density, least }: StripeMap): Point | undefined {
  let [x, y, weight] = [0, 0, 0];
  for (let pixel = 0; pixel < density.length; pixel++) {
    const value = density[pixel] ?? 0;
    if (value < least * 1.25) continue;
    x += (pixel % width) * value;
    y += Math.floor(pixel / width) * value;
    weight += value;
  }
  return weight === 0 ? undefined : { x: Math.round(x / weight), y: Math.round(y / weight) };
}

/** The last striped pixel in a direction, gaps skipped. */
function reach(
  { width, height, density, least }: StripeMap,
  from: Point,
  dx: number,
  dy: number,
): Point {
  const largestGap = dx === 0 ? largestGapAcross : largestGapAlong;
  let last = 0;
  for (let step = 1; step - last <= largestGap; step++) {
    const [x, y] = [from.x + dx * step, from.y + dy * step];
    if (x < 0 || y < 0 || x >= width || y >= height) break;
    if ((density[y * width + x] ?? 0) >= least) last = step;
  }
  return { x: from.x + dx * last, y: from.y + dy * last };
}

/** Whole places between two, their ends left out. */
function places(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.round(1 / step) - 1 }, (_, i) =>
    Math.round(from + (to - from) * (i + 1) * step),
  );
}

/** y = start + slope · x. */
interface Line {
  readonly slope: number;
  readonly start: number;
}

function at({ start, slope }: Line, x: number): number {
  return start + slope * x;
}

/** A line along most of the points, whatever the others are: Theil and Sen's, by the median of the slopes between two. */
function fitLine(points: readonly Point[]): Line {
  const slope = median(
    points.flatMap((a, i) =>
      points.slice(i + 1).flatMap((b) => (b.x === a.x ? [] : [(b.y - a.y) / (b.x - a.x)])),
    ),
  );
  return { slope, start: median(points.map(({ x, y }) => y - slope * x)) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

function flipped({ x, y }: Point): Point {
  return { x: y, y: x };
}

/** Where a line down, which gives x by y, and a line across meet. */
function meet(down: Line, across: Line): Point {
  const y = at(across, down.start) / (1 - across.slope * down.slope);
  return { x: at(down, y), y };
}

/** Grown about its middle: by as much as the window blurs its edges, and the zone of two modules that a reader wants around a code. */
function withQuietZone([a, b, c, d]: Quad): Quad {
  const middle = { x: (a.x + b.x + c.x + d.x) / 4, y: (a.y + b.y + c.y + d.y) / 4 };
  const grown = ({ x, y }: Point): Point => ({
    x: middle.x + (x - middle.x) * 1.1,
    y: middle.y + (y - middle.y) * 1.2,
  });
  return [grown(a), grown(b), grown(c), grown(d)];
}
