import type { Point, Quad } from '../../../src/geometry/quad.js';

/** Where a camera sees the points of a flat thing: `(ax + by + c) / (gx + hy + 1)` across, the same with `d`, `e`, `f` down. */
export class Projection {
  readonly #m: readonly number[];

  /** @param m `a` to `h` */
  constructor(m: readonly number[]) {
    this.#m = m;
  }

  /**
   * Of a thing that lies turned and tilted before the camera, its centre at the zero point, unscaled.
   *
   * @param angle degrees, clockwise
   * @param perspective by which share its far end is smaller than its near end, were the end a corner
   * @param towards where the far end is, in degrees
   */
  static of(
    width: number,
    height: number,
    angle: number,
    perspective: number,
    towards: number,
  ): Projection {
    const radius = Math.hypot(width, height) / 2;
    // A camera four half diagonals away.
    const distance = 4 * radius;
    const tilt = Math.min(0.95, (4 * perspective) / (2 - perspective));
    const squeeze = Math.sqrt(1 - tilt * tilt);
    const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
    const [ux, uy] = [Math.cos((towards * Math.PI) / 180), Math.sin((towards * Math.PI) / 180)];
    // Turned, then squeezed along (ux, uy).
    const across = [1 + (squeeze - 1) * ux * ux, (squeeze - 1) * ux * uy] as const;
    const down = [(squeeze - 1) * ux * uy, 1 + (squeeze - 1) * uy * uy] as const;
    const a = across[0] * cos + across[1] * sin;
    const b = -across[0] * sin + across[1] * cos;
    const d = down[0] * cos + down[1] * sin;
    const e = -down[0] * sin + down[1] * cos;
    const g = (tilt * (ux * cos + uy * sin)) / distance;
    const h = (tilt * (-ux * sin + uy * cos)) / distance;
    const [cx, cy] = [width / 2, height / 2];
    // The centre is the zero point: divide by what stands below the line there.
    const below = 1 - g * cx - h * cy;
    const centred = [a, b, -a * cx - b * cy, d, e, -d * cx - e * cy, g, h];
    return new Projection(centred.map((number) => number / below));
  }

  /** The same, so many times as large, and moved. */
  placed(scale: number, x: number, y: number): Projection {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = this.#m;
    return new Projection([
      scale * a + x * g,
      scale * b + x * h,
      scale * c + x,
      scale * d + y * g,
      scale * e + y * h,
      scale * f + y,
      g,
      h,
    ]);
  }

  point({ x, y }: Point): Point {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = this.#m;
    const below = g * x + h * y + 1;
    return { x: (a * x + b * y + c) / below, y: (d * x + e * y + f) / below };
  }

  quad(quad: Quad): Quad {
    const [one, two, three, four] = quad;
    return [this.point(one), this.point(two), this.point(three), this.point(four)];
  }

  /** The way back, `a` to `i`: `(ax + by + c) / (gx + hy + i)`. */
  inverse(): readonly number[] {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = this.#m;
    return [
      e - f * h,
      c * h - b,
      b * f - c * e,
      f * g - d,
      a - c * g,
      c * d - a * f,
      d * h - e * g,
      b * g - a * h,
      a * e - b * d,
    ];
  }
}

/** How many times as high a box has become. */
export function growth(before: Quad, after: Quad): number {
  return heightOf(after) / heightOf(before);
}

function heightOf([one, two, three, four]: Quad): number {
  return (
    (Math.hypot(four.x - one.x, four.y - one.y) + Math.hypot(three.x - two.x, three.y - two.y)) / 2
  );
}
