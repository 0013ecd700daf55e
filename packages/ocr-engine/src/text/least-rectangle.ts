import type { Point, Quad } from '../geometry/quad.js';

/** A rectangle that lies at any angle. */
export interface Rectangle {
  readonly centre: Point;
  /** Unit vector of its longer side: to the right, or straight down. */
  readonly along: Point;
  readonly length: number;
  readonly breadth: number;
}

/** The rectangle of least area around points: one of its sides lies on a side of their convex hull (Freeman and Shapira, 1975). */
export function leastRectangle(points: readonly Point[]): Rectangle {
  const hull = convexHull(points);
  let least: Rectangle | undefined;
  for (const [index, from] of hull.entries()) {
    const to = hull[(index + 1) % hull.length] ?? from;
    const side = Math.hypot(to.x - from.x, to.y - from.y);
    if (side === 0) continue;
    const found = rectangleAlong(hull, { x: (to.x - from.x) / side, y: (to.y - from.y) / side });
    if (least === undefined || found.length * found.breadth < least.length * least.breadth)
      least = found;
  }
  return least ?? rectangleAlong(hull, { x: 1, y: 0 });
}

/** Its corners, moved outwards by `margin` on every side: those of its longer side first. */
export function cornersOf({ centre, along, length, breadth }: Rectangle, margin = 0): Quad {
  const right = length / 2 + margin;
  const down = breadth / 2 + margin;
  const corner = (u: number, v: number): Point => ({
    x: centre.x + along.x * u - along.y * v,
    y: centre.y + along.y * u + along.x * v,
  });
  return [corner(-right, -down), corner(right, -down), corner(right, down), corner(-right, down)];
}

function rectangleAlong(hull: readonly Point[], u: Point): Rectangle {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of hull) {
    const along = x * u.x + y * u.y;
    const across = y * u.x - x * u.y;
    left = Math.min(left, along);
    right = Math.max(right, along);
    top = Math.min(top, across);
    bottom = Math.max(bottom, across);
  }
  if (hull.length === 0) [left, top, right, bottom] = [0, 0, 0, 0];
  const [middle, level] = [(left + right) / 2, (top + bottom) / 2];
  const centre = { x: middle * u.x - level * u.y, y: middle * u.y + level * u.x };
  const [wide, high] = [right - left, bottom - top];
  return wide >= high
    ? { centre, along: rightwards(u), length: wide, breadth: high }
    : { centre, along: rightwards({ x: -u.y, y: u.x }), length: high, breadth: wide };
}

function rightwards({ x, y }: Point): Point {
  return x > 0 || (x === 0 && y > 0) ? { x, y } : { x: -x, y: -y };
}

/** Andrew's monotone chain, 1979. */
function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((one, other) => one.x - other.x || one.y - other.y);
  const half = (ordered: readonly Point[]) => {
    const chain: Point[] = [];
    for (const point of ordered) {
      for (;;) {
        const [before, last] = [chain.at(-2), chain.at(-1)];
        if (before === undefined || last === undefined || turn(before, last, point) > 0) break;
        chain.pop();
      }
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  const hull = [...half(sorted), ...half(sorted.toReversed())];
  return hull.length > 0 ? hull : sorted.slice(0, 1);
}

function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}
