import type { Point, Quad } from '../geometry/quad.js';

/** A projection of the plane: where straight lines go, straight lines are. */
export interface Projection {
  to(point: Point): Point;
  /** The way back. */
  from(point: Point): Point;
}

/**
 * Takes a rectangle of a size, from (0, 0), to a quadrilateral: Heckbert, "Fundamentals of texture mapping and image warping", 1989,
 * section 2.2.3.
 */
export function projectionOnto(
  { width, height }: { readonly width: number; readonly height: number },
  [p, q, r, s]: Quad,
): Projection {
  const [x1, x2, sumX] = [q.x - r.x, s.x - r.x, p.x - q.x + r.x - s.x];
  const [y1, y2, sumY] = [q.y - r.y, s.y - r.y, p.y - q.y + r.y - s.y];
  const determinant = x1 * y2 - x2 * y1;
  const g = (sumX * y2 - x2 * sumY) / determinant;
  const h = (x1 * sumY - sumX * y1) / determinant;
  const [a, b, c] = [q.x - p.x + g * q.x, s.x - p.x + h * s.x, p.x];
  const [d, e, f] = [q.y - p.y + g * q.y, s.y - p.y + h * s.y, p.y];
  return {
    to({ x, y }) {
      const [u, v] = [x / width, y / height];
      const w = g * u + h * v + 1;
      return { x: (a * u + b * v + c) / w, y: (d * u + e * v + f) / w };
    },
    from({ x, y }) {
      // The adjugate of the matrix: its inverse but for a factor that goes away.
      const u = (e - f * h) * x + (c * h - b) * y + (b * f - c * e);
      const v = (f * g - d) * x + (a - c * g) * y + (c * d - a * f);
      const w = (d * h - e * g) * x + (b * g - a * h) * y + (a * e - b * d);
      return { x: (u / w) * width, y: (v / w) * height };
    },
  };
}
