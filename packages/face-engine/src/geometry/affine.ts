/** A point in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Takes (x, y) to (a·x + b·y + c, d·x + e·y + f). */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** Where a transform takes a point. */
export function moved({ a, b, c, d, e, f }: Affine, { x, y }: Point): Point {
  return { x: a * x + b * y + c, y: d * x + e * y + f };
}

/** By how much a transform that keeps angles stretches lengths. */
export function scaleOf({ a, b, d, e }: Affine): number {
  return Math.sqrt(Math.abs(a * e - b * d));
}

/** The transform that undoes another. */
export function inverse({ a, b, c, d, e, f }: Affine): Affine {
  const determinant = a * e - b * d;
  return {
    a: e / determinant,
    b: -b / determinant,
    c: (b * f - c * e) / determinant,
    d: -d / determinant,
    e: a / determinant,
    f: (c * d - a * f) / determinant,
  };
}

/** A transform of lengths, all by one factor: such as from an image to its half. */
export function scaled({ a, b, c, d, e, f }: Affine, factor: number): Affine {
  return {
    a: a * factor,
    b: b * factor,
    c: c * factor,
    d: d * factor,
    e: e * factor,
    f: f * factor,
  };
}

/**
 * From the pixels of a square crop to those of the image that it is cut out of.
 * @param centre of the crop, in the image.
 * @param side of the crop, in pixels of the image.
 * @param angle by which the crop is turned clockwise, in radians.
 * @param pixels along each side of the crop.
 */
export function cropToImage(centre: Point, side: number, angle: number, pixels: number): Affine {
  const scale = side / pixels;
  const cos = Math.cos(angle) * scale;
  const sin = Math.sin(angle) * scale;
  const half = pixels / 2;
  return {
    a: cos,
    b: -sin,
    c: centre.x - cos * half + sin * half,
    d: sin,
    e: cos,
    f: centre.y - sin * half - cos * half,
  };
}

/**
 * The turn, shift and scaling that takes points closest to others, by least squares: Umeyama, "Least-squares estimation of
 * transformation parameters between two point patterns" (1991), for two dimensions and without mirroring.
 * @param from at least two different points.
 * @param to as many.
 */
export function similarity(from: readonly Point[], to: readonly Point[]): Affine {
  const source = mean(from);
  const target = mean(to);
  let dot = 0;
  let cross = 0;
  let square = 0;
  from.forEach((point, index) => {
    const x = point.x - source.x;
    const y = point.y - source.y;
    const u = (to[index]?.x ?? 0) - target.x;
    const v = (to[index]?.y ?? 0) - target.y;
    dot += x * u + y * v;
    cross += x * v - y * u;
    square += x * x + y * y;
  });
  const a = dot / square;
  const d = cross / square;
  return {
    a,
    b: -d,
    c: target.x - a * source.x + d * source.y,
    d,
    e: a,
    f: target.y - d * source.x - a * source.y,
  };
}

/** The middle of points. */
export function mean(points: readonly Point[]): Point {
  let x = 0;
  let y = 0;
  for (const point of points) {
    x += point.x;
    y += point.y;
  }
  return { x: x / points.length, y: y / points.length };
}

/** How far two points are apart. */
export function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
