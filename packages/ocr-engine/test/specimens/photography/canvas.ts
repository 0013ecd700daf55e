import type { Quad } from '../../../src/geometry/quad.js';
import type { Drawing } from '../drawing/side.js';
import type { Projection } from './projection.js';

/** A picture while it is being put together: rows from the top, three bytes a pixel, red first. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * Lays a drawing on a picture as a camera would see it, between its pixels by straight lines.
 *
 * @param projection from millimetres of the drawn thing to pixels
 * @param corners of it, in pixels
 */
export function lay(
  canvas: Canvas,
  drawing: Drawing,
  pixelsPerMillimetre: number,
  projection: Projection,
  corners: Quad,
): void {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = projection.inverse();
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  const left = Math.max(0, Math.floor(Math.min(...xs)) - 1);
  const right = Math.min(canvas.width - 1, Math.ceil(Math.max(...xs)) + 1);
  const top = Math.max(0, Math.floor(Math.min(...ys)) - 1);
  const bottom = Math.min(canvas.height - 1, Math.ceil(Math.max(...ys)) + 1);
  const { width, height, data: from } = drawing;
  const to = canvas.data;
  for (let row = top; row <= bottom; row++) {
    const y = row + 0.5;
    for (let column = left; column <= right; column++) {
      const x = column + 0.5;
      const below = pixelsPerMillimetre / (g * x + h * y + i);
      const u = (a * x + b * y + c) * below - 0.5;
      const v = (d * x + e * y + f) * below - 0.5;
      if (u <= -1 || v <= -1 || u >= width || v >= height) continue;
      const u0 = Math.floor(u);
      const v0 = Math.floor(v);
      const du = u - u0;
      const dv = v - v0;
      const at = (row * canvas.width + column) * 3;
      const p00 = (v0 * width + u0) * 4;
      const p01 = p00 + width * 4;
      const inside = u0 >= 0 && v0 >= 0 && u0 + 1 < width && v0 + 1 < height;
      if (
        inside &&
        ((from[p00 + 3] ?? 0) &
          (from[p00 + 7] ?? 0) &
          (from[p01 + 3] ?? 0) &
          (from[p01 + 7] ?? 0)) ===
          255
      ) {
        // Nothing of the ground shows: nearly all pixels are such.
        for (let channel = 0; channel < 3; channel++) {
          const upper = from[p00 + channel] ?? 0;
          const lower = from[p01 + channel] ?? 0;
          const above = upper + du * ((from[p00 + channel + 4] ?? 0) - upper);
          const beneath = lower + du * ((from[p01 + channel + 4] ?? 0) - lower);
          to[at + channel] = above + dv * (beneath - above) + 0.5;
        }
        continue;
      }
      const upper = v0 >= 0;
      const lower = v0 + 1 < height;
      const near = u0 >= 0;
      const far = u0 + 1 < width;
      const w00 = near && upper ? (1 - du) * (1 - dv) : 0;
      const w10 = far && upper ? du * (1 - dv) : 0;
      const w01 = near && lower ? (1 - du) * dv : 0;
      const w11 = far && lower ? du * dv : 0;
      // Places outside have no weight, and are nothing.
      const share =
        (w00 * (from[p00 + 3] ?? 0) +
          w10 * (from[p00 + 7] ?? 0) +
          w01 * (from[p01 + 3] ?? 0) +
          w11 * (from[p01 + 7] ?? 0)) /
        255;
      const rest = 1 - share;
      for (let channel = 0; channel < 3; channel++) {
        to[at + channel] =
          w00 * (from[p00 + channel] ?? 0) +
          w10 * (from[p00 + channel + 4] ?? 0) +
          w01 * (from[p01 + channel] ?? 0) +
          w11 * (from[p01 + channel + 4] ?? 0) +
          rest * (to[at + channel] ?? 0) +
          0.5;
      }
    }
  }
}
