import type { Point } from '../geometry/quad.js';
import type { Pyramid } from './pyramid.js';

/**
 * A view of a picture: the view's point (x, y) shows the picture's (a x - b y + left, b x + a y + top). Points are counted from the
 * corners of pixels on both sides; a and b together turn and enlarge.
 */
export interface Frame {
  readonly a: number;
  readonly b: number;
  readonly left: number;
  readonly top: number;
  readonly rows: number;
  readonly columns: number;
}

/** Grey of what the network is shown outside of a picture: its padding, for (128 - 128) / 64 is 0. */
const outside = 128;

/** The picture's point that a point of the view shows. */
export function toPicture({ a, b, left, top }: Frame, { x, y }: Point): Point {
  return { x: a * x - b * y + left, y: b * x + a * y + top };
}

/** The view's point that shows a point of the picture. */
export function toView({ a, b, left, top }: Frame, { x, y }: Point): Point {
  const square = a * a + b * b;
  const dx = x - left;
  const dy = y - top;
  return { x: (a * dx + b * dy) / square, y: (a * dy - b * dx) / square };
}

/** A view of the whole picture whose longer side has `side` pixels; it is doubled at most. Rows and columns are multiples of `multiple`. */
export function wholeFrame(width: number, height: number, side: number, multiple: number): Frame {
  const scale = Math.max(Math.max(width, height) / side, 0.5);
  const upTo = (pixels: number) =>
    Math.max(multiple, Math.ceil(pixels / scale / multiple) * multiple);
  return { a: scale, b: 0, left: 0, top: 0, rows: upTo(height), columns: upTo(width) };
}

/**
 * The view's pixels, 0 to 255: of the level of the pyramid that has about as many pixels, between four of its pixels in proportion.
 * Where the view leaves the picture it is 128.
 */
export function look(pyramid: Pyramid, frame: Frame): Float32Array {
  const { rows, columns } = frame;
  const enlarged = Math.hypot(frame.a, frame.b);
  const halvings = Math.max(0, Math.floor(Math.log2(enlarged) + 0.25));
  const level = pyramid.level(halvings);
  const { width, height, data } = level.picture;
  const { factor } = level;
  const a = frame.a / factor;
  const b = frame.b / factor;
  const view = new Float32Array(rows * columns).fill(outside);
  for (let row = 0; row < rows; row++) {
    let x = a * 0.5 - b * (row + 0.5) + frame.left / factor;
    let y = b * 0.5 + a * (row + 0.5) + frame.top / factor;
    const to = row * columns;
    for (let column = 0; column < columns; column++, x += a, y += b) {
      if (x < 0 || y < 0 || x > width || y > height) continue;
      const inX = Math.min(Math.max(x - 0.5, 0), width - 1);
      const inY = Math.min(Math.max(y - 0.5, 0), height - 1);
      const x0 = inX | 0;
      const y0 = inY | 0;
      const right = inX - x0;
      const down = inY - y0;
      const from = y0 * width + x0;
      const next = x0 + 1 < width ? 1 : 0;
      const below = y0 + 1 < height ? width : 0;
      const upper = (data[from] ?? 0) * (1 - right) + (data[from + next] ?? 0) * right;
      const lower =
        (data[from + below] ?? 0) * (1 - right) + (data[from + below + next] ?? 0) * right;
      view[to + column] = upper + (lower - upper) * down;
    }
  }
  return view;
}
