import type { Point, Quad } from '../geometry/quad.js';
import { components } from './components.js';
import { alongEdges } from './edges.js';
import { type Frame, toPicture, toView } from './frame.js';
import type { MrzBlock } from './locator.js';
import { type Maps, stride } from './locator-network.js';

/** The network's page ends so many pixels of its view inside the outline, so that two documents that touch stay two. */
const inset = 4;
const inside = 0.5;
/** A document covers at least this share of the picture. */
const leastShare = 0.02;
const mostPages = 8;
/** Points of the border that lie farther than this from their side, in pixels of the view, do not count as its own. */
const near = 7;
/** So much of the border has to lie on the four sides. */
const leastOnSides = 0.75;

/** A straight line as the points p with p · normal = distance; the normal has length 1 and points outwards. */
interface Side {
  readonly normal: Point;
  readonly distance: number;
}

/**
 * The document's outline: four lines fitted to the border of the network's page map, then moved to the edges that are seen there.
 * @param grey the view that the maps are of; without it the lines stay where the map has them.
 * @returns nothing where no page was seen or its border is no quadrilateral.
 */
export function outline(
  maps: Maps,
  frame: Frame,
  { width, height }: { readonly width: number; readonly height: number },
  block: Pick<MrzBlock, 'lines' | 'direction'> | undefined,
  grey?: Float32Array,
): Quad | undefined {
  const least = Math.ceil(leastShare * maps.rows * maps.columns);
  const pages = components(maps.page, maps.columns, { threshold: inside, least, most: mostPages });
  const cells = block ? pages.find((page) => holds(page, maps, frame, block)) : pages[0];
  if (!cells) return undefined;
  const points = border(cells, maps);
  const edges = {
    right: Math.min(maps.columns * stride, width / frame.a),
    bottom: Math.min(maps.rows * stride, height / frame.a),
  };
  const own = points.filter(
    ({ x, y }) =>
      x > stride * 1.5 &&
      y > stride * 1.5 &&
      x < edges.right - stride * 1.5 &&
      y < edges.bottom - stride * 1.5,
  );
  const quad = fourSides(points, own, block ? (block.direction * Math.PI) / 180 : undefined);
  if (!quad) return undefined;
  const [one, two, three, four] = grey
    ? alongEdges(quad, { grey, rows: frame.rows, columns: frame.columns })
    : quad;
  return [
    toPicture(frame, one),
    toPicture(frame, two),
    toPicture(frame, three),
    toPicture(frame, four),
  ];
}

/** Whether the middle of the block lies in the page. */
function holds(
  page: Int32Array,
  maps: Maps,
  frame: Frame,
  block: Pick<MrzBlock, 'lines'>,
): boolean {
  const corners = block.lines.flatMap((line) => [...line]);
  const middle = toView(frame, {
    x: corners.reduce((sum, { x }) => sum + x, 0) / corners.length,
    y: corners.reduce((sum, { y }) => sum + y, 0) / corners.length,
  });
  const row = Math.floor(middle.y / stride);
  const column = Math.floor(middle.x / stride);
  return page.includes(row * maps.columns + column);
}

/** Where the page's probability crosses one half between a cell of the page and its neighbour, in pixels of the view. */
function border(cells: Int32Array, { page, rows, columns }: Maps): Point[] {
  const points: Point[] = [];
  for (const cell of cells) {
    const row = Math.floor(cell / columns);
    const column = cell - row * columns;
    const here = page[cell] ?? 0;
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      const beyond = row + dy >= 0 && row + dy < rows && column + dx >= 0 && column + dx < columns;
      const there = beyond ? (page[cell + dy * columns + dx] ?? 0) : 0;
      if (there >= inside) continue;
      const share = beyond ? (here - inside) / (here - there) : 0.5;
      points.push({
        x: (column + 0.5 + dx * share) * stride,
        y: (row + 0.5 + dy * share) * stride,
      });
    }
  }
  return points;
}

/**
 * Fits a side to each of four directions.
 * @param points the whole border.
 * @param own the border without what is the picture's edge.
 * @param angle reading direction in radians; without it the one nearest to upright is taken.
 */
function fourSides(
  points: readonly Point[],
  own: readonly Point[],
  angle: number | undefined,
): Quad | undefined {
  if (points.length < 12) return undefined;
  const turn = squarest(own.length >= 12 ? own : points, angle ?? 0);
  // outward normals of top, right, bottom and left side
  const normals = [turn - Math.PI / 2, turn, turn + Math.PI / 2, turn + Math.PI].map((at) => ({
    x: Math.cos(at),
    y: Math.sin(at),
  }));
  let sides: Side[] = normals.map((normal) => ({
    normal,
    distance: points.reduce(
      (most, point) => Math.max(most, dot(point, normal)),
      Number.NEGATIVE_INFINITY,
    ),
  }));
  for (const reach of [6 * near, 3 * near, 1.5 * near, near]) {
    const shares = nearestSide(own, sides, reach);
    const all = nearestSide(points, sides, reach);
    sides = sides.map((side, i) => {
      const mine = shares[i] ?? [];
      const edge = all[i] ?? [];
      // a side that leaves the picture follows the picture's edge, unless enough of it is seen to go on from there
      return fitted(side, mine.length * 4 > edge.length || edge.length < 6 ? mine : edge);
    });
  }
  const onSides = nearestSide(points, sides, near).reduce((sum, { length }) => sum + length, 0);
  if (onSides < leastOnSides * points.length) return undefined;
  const [top, right, bottom, left] = sides.map(({ normal, distance }) => ({
    normal,
    distance: distance + inset,
  }));
  if (!top || !right || !bottom || !left) return undefined;
  const corners = [
    meeting(left, top),
    meeting(top, right),
    meeting(right, bottom),
    meeting(bottom, left),
  ];
  const [one, two, three, four] = corners;
  if (!one || !two || !three || !four) return undefined;
  const quad: Quad = [one, two, three, four];
  return convex(quad) ? quad : undefined;
}

/** The turn nearest to an angle at which the border fills its upright box best: of the angle and 16 turns on both sides, up to 45 degrees. */
function squarest(points: readonly Point[], angle: number): number {
  let best = angle;
  let least = Number.POSITIVE_INFINITY;
  for (let step = -16; step < 16; step++) {
    const turn = angle + (step * Math.PI) / 64;
    const cosine = Math.cos(turn);
    const sine = Math.sin(turn);
    let [from, to, above, below] = [
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ];
    for (const { x, y } of points) {
      const ahead = x * cosine + y * sine;
      const aside = y * cosine - x * sine;
      from = Math.min(from, ahead);
      to = Math.max(to, ahead);
      above = Math.min(above, aside);
      below = Math.max(below, aside);
    }
    // a turn far from the angle has to be clearly better
    const area = (to - from) * (below - above) * (1 + 0.1 * Math.abs(step / 16));
    if (area < least) {
      least = area;
      best = turn;
    }
  }
  return best;
}

function nearestSide(points: readonly Point[], sides: readonly Side[], reach: number): Point[][] {
  const shares: Point[][] = sides.map(() => []);
  for (const point of points) {
    let best = -1;
    let least = reach;
    sides.forEach(({ normal, distance }, i) => {
      const off = Math.abs(dot(point, normal) - distance);
      if (off < least) {
        least = off;
        best = i;
      }
    });
    shares[best]?.push(point);
  }
  return shares;
}

/** The line with the least squares of distances to the points; few points leave the side as it is. */
function fitted(side: Side, points: readonly Point[]): Side {
  if (points.length < 4) return side;
  const x = points.reduce((sum, point) => sum + point.x, 0) / points.length;
  const y = points.reduce((sum, point) => sum + point.y, 0) / points.length;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const point of points) {
    xx += (point.x - x) ** 2;
    xy += (point.x - x) * (point.y - y);
    yy += (point.y - y) ** 2;
  }
  const along = Math.atan2(2 * xy, xx - yy) / 2;
  let normal = { x: -Math.sin(along), y: Math.cos(along) };
  if (dot(normal, side.normal) < 0) normal = { x: -normal.x, y: -normal.y };
  // no side turns by more than perspective turns it
  if (dot(normal, side.normal) < 0.85) return side;
  return { normal, distance: dot({ x, y }, normal) };
}

const dot = (one: Point, other: Point) => one.x * other.x + one.y * other.y;

function meeting(one: Side, other: Side): Point | undefined {
  const determinant = one.normal.x * other.normal.y - one.normal.y * other.normal.x;
  if (Math.abs(determinant) < 0.2) return undefined;
  return {
    x: (one.distance * other.normal.y - other.distance * one.normal.y) / determinant,
    y: (other.distance * one.normal.x - one.distance * other.normal.x) / determinant,
  };
}

function convex(quad: Quad): boolean {
  return quad.every((corner, i) => {
    const next = quad[(i + 1) % 4] ?? corner;
    const after = quad[(i + 2) % 4] ?? corner;
    return (next.x - corner.x) * (after.y - next.y) - (next.y - corner.y) * (after.x - next.x) > 0;
  });
}
