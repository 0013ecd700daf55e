import type { Point, Quad } from './quad.js';

/** A picture's own corners. */
export function frameOf({
  width,
  height,
}: {
  readonly width: number;
  readonly height: number;
}): Quad {
  return [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ];
}

/** Length of a quadrilateral along its lines, and across them: the mean of opposite sides. */
export function extentOf([a, b, c, d]: Quad): {
  readonly length: number;
  readonly breadth: number;
} {
  return {
    length: (distance(a, b) + distance(d, c)) / 2,
    breadth: (distance(a, d) + distance(b, c)) / 2,
  };
}

/** The same quadrilateral, its corners named from another one: by as many quarters of a turn clockwise. */
export function turned([a, b, c, d]: Quad, quarters: number): Quad {
  const orders: readonly Quad[] = [
    [a, b, c, d],
    [b, c, d, a],
    [c, d, a, b],
    [d, a, b, c],
  ];
  return orders[((quarters % 4) + 4) % 4] ?? [a, b, c, d];
}

export function middleOf(quad: Quad): Point {
  return {
    x: quad.reduce((sum, { x }) => sum + x, 0) / 4,
    y: quad.reduce((sum, { y }) => sum + y, 0) / 4,
  };
}

export function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

/** Whether a point lies in a convex quadrilateral whose corners run clockwise. */
export function isInside({ x, y }: Point, quad: Quad): boolean {
  return quad.every((corner, index) => {
    const next = quad[(index + 1) % 4] ?? corner;
    return (next.x - corner.x) * (y - corner.y) - (next.y - corner.y) * (x - corner.x) >= 0;
  });
}
