/** A point of a picture, in pixels from its upper left corner; whole numbers are the corners of pixels, halves their centres. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A quadrilateral by its corners as they are read: top left, top right, bottom right, bottom left. */
export type Quad = readonly [Point, Point, Point, Point];

/** Takes (u, v) to ((a·u + b·v + c) / w, (d·u + e·v + f) / w) with w = g·u + h·v + 1. */
export interface Homography {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
  readonly g: number;
  readonly h: number;
}

/**
 * Takes the square from (0, 0) to (1, 1) to a quadrilateral: Heckbert, "Fundamentals of texture mapping and image warping", 1989,
 * section 2.2.3.
 * @throws {RangeError} when its corners are no numbers, or it is not convex.
 */
export function fromSquare(quad: Quad): Homography {
  if (!isConvex(quad)) throw new RangeError('The quadrilateral is not convex.');
  const [p, q, r, s] = quad;
  const [x1, x2, sumX] = [q.x - r.x, s.x - r.x, p.x - q.x + r.x - s.x];
  const [y1, y2, sumY] = [q.y - r.y, s.y - r.y, p.y - q.y + r.y - s.y];
  const determinant = x1 * y2 - x2 * y1;
  const g = (sumX * y2 - x2 * sumY) / determinant;
  const h = (x1 * sumY - sumX * y1) / determinant;
  return {
    ...{ a: q.x - p.x + g * q.x, b: s.x - p.x + h * s.x, c: p.x },
    ...{ d: q.y - p.y + g * q.y, e: s.y - p.y + h * s.y, f: p.y },
    ...{ g, h },
  };
}

/** Whether its corners turn one way, all of them; false where one is nowhere. */
function isConvex(quad: Quad): boolean {
  if (!quad.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))) return false;
  const turns = quad.map((corner, index) => {
    const [before, after] = [quad[(index + 3) % 4] ?? corner, quad[(index + 1) % 4] ?? corner];
    return Math.sign(
      (corner.x - before.x) * (after.y - corner.y) - (corner.y - before.y) * (after.x - corner.x),
    );
  });
  return turns[0] !== 0 && turns.every((turn) => turn === turns[0]);
}

/** How much longer steps become along u and along v: the least and the most, which are found at corners. */
export function stretchOf({ a, b, c, d, e, f, g, h }: Homography) {
  const corners = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ] as const;
  const at = corners.map(([u, v]) => {
    const w = g * u + h * v + 1;
    const [x, y] = [(a * u + b * v + c) / w, (d * u + e * v + f) / w];
    return {
      u: Math.hypot(a - g * x, d - g * y) / w,
      v: Math.hypot(b - h * x, e - h * y) / w,
    };
  });
  const [u, v] = [at.map((each) => each.u), at.map((each) => each.v)];
  return {
    u: { least: Math.min(...u), most: Math.max(...u) },
    v: { least: Math.min(...v), most: Math.max(...v) },
  };
}
