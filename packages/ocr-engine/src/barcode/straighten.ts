import { type GreyImage, warp } from '@biometrid/image-reader';
import { distance } from '../geometry/frame.js';
import type { Point, Quad } from '../geometry/quad.js';

/** A part of a picture, straightened. */
export interface StraightCopy {
  readonly image: GreyImage;
  /** Where a point of the copy lies in the picture. */
  place(point: Point): Point;
}

/** What a quadrilateral shows, in about as many pixels, at most `mostPixels`; `undefined` when it shows nothing. */
export function straighten(
  picture: GreyImage,
  quad: Quad,
  mostPixels: number,
): StraightCopy | undefined {
  const [a, b, c, d] = quad;
  const wide = Math.max(distance(a, b), distance(d, c));
  const tall = Math.max(distance(a, d), distance(b, c));
  const shrink = Math.min(1, Math.sqrt(mostPixels / (wide * tall)));
  const width = Math.floor(wide * shrink);
  const height = Math.floor(tall * shrink);
  if (!(width >= 1 && height >= 1 && isConvex(quad))) return undefined;
  const image = warp(picture, quad, { width, height });
  return { image, place: ({ x, y }) => project(quad, x / width, y / height) };
}

/** The frame of a whole picture, turned clockwise by degrees, and grown to hold all of it. */
export function turnedFrame({ width, height }: GreyImage, degrees: number): Quad {
  const turn = (degrees * Math.PI) / 180;
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const halfWide = (width * Math.abs(c) + height * Math.abs(s)) / 2;
  const halfTall = (width * Math.abs(s) + height * Math.abs(c)) / 2;
  const corner = (x: number, y: number): Point => ({
    x: width / 2 + x * c - y * s,
    y: height / 2 + x * s + y * c,
  });
  return [
    corner(-halfWide, -halfTall),
    corner(halfWide, -halfTall),
    corner(halfWide, halfTall),
    corner(-halfWide, halfTall),
  ];
}

/** A quadrilateral of a picture that was shrunk, in the picture. */
export function scaled([a, b, c, d]: Quad, by: number): Quad {
  const grown = ({ x, y }: Point): Point => ({ x: x * by, y: y * by });
  return [grown(a), grown(b), grown(c), grown(d)];
}

/** Whether its corners turn clockwise, all of them, and are numbers. */
function isConvex(quad: Quad): boolean {
  return quad.every((corner, i) => {
    const [before, after] = [quad[(i + 3) % 4] ?? corner, quad[(i + 1) % 4] ?? corner];
    return (
      (corner.x - before.x) * (after.y - corner.y) > (corner.y - before.y) * (after.x - corner.x)
    );
  });
}

/** Where a point of the unit square comes to lie in a quadrilateral: Heckbert, "Fundamentals of texture mapping", 1989, 2.2.3. */
function project([p, q, r, s]: Quad, u: number, v: number): Point {
  const [x1, x2, sumX] = [q.x - r.x, s.x - r.x, p.x - q.x + r.x - s.x];
  const [y1, y2, sumY] = [q.y - r.y, s.y - r.y, p.y - q.y + r.y - s.y];
  const determinant = x1 * y2 - x2 * y1;
  const g = (sumX * y2 - x2 * sumY) / determinant;
  const h = (x1 * sumY - sumX * y1) / determinant;
  const w = g * u + h * v + 1;
  return {
    x: ((q.x - p.x + g * q.x) * u + (s.x - p.x + h * s.x) * v + p.x) / w,
    y: ((q.y - p.y + g * q.y) * u + (s.y - p.y + h * s.y) * v + p.y) / w,
  };
}
