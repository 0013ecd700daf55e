import type { RgbImage } from '@biometrid/image-reader';
import type { Affine } from '../geometry/affine.js';

/** What lies outside of an image. */
const outside = 128;

/**
 * Reads a region of an image, interpolating between its four nearest pixels.
 * @param toImage from the region's pixels to those of the image; centres of pixels lie at halves.
 * @returns `height` rows of `width` pixels, red first, 0 to 255; grey outside of the image.
 */
export function sampleBilinear(
  { width: columns, height: rows, data }: RgbImage,
  { a, b, c, d, e, f }: Affine,
  width: number,
  height: number,
): Float32Array {
  const region = new Float32Array(width * height * 3).fill(outside);
  const stride = columns * 3;
  const [right, bottom] = [columns - 1, rows - 1];
  let at = 0;
  for (let v = 0; v < height; v++) {
    const rowX = b * (v + 0.5) + c - 0.5;
    const rowY = e * (v + 0.5) + f - 0.5;
    for (let u = 0; u < width; u++, at += 3) {
      const x = a * (u + 0.5) + rowX;
      const y = d * (u + 0.5) + rowY;
      // Half a pixel beyond the centres at the border still belongs to the image.
      if (x < -0.5 || y < -0.5 || x > right + 0.5 || y > bottom + 0.5) continue;
      const inX = Math.max(0, Math.min(x, right));
      const inY = Math.max(0, Math.min(y, bottom));
      const left = Math.min(inX | 0, right - 1);
      const top = Math.min(inY | 0, bottom - 1);
      const from = top * stride + left * 3;
      const below = from + stride;
      region[at] = between(data, from, below, inX - left, inY - top);
      region[at + 1] = between(data, from + 1, below + 1, inX - left, inY - top);
      region[at + 2] = between(data, from + 2, below + 2, inX - left, inY - top);
    }
  }
  return region;
}

/** One channel between the pixels at `from` and `below` it and their neighbours. @param right share of the way: 0 to 1; `down` as well. */
function between(
  data: Uint8Array,
  from: number,
  below: number,
  right: number,
  down: number,
): number {
  const upper = data[from] ?? 0;
  const lower = data[below] ?? 0;
  const above = upper + ((data[from + 3] ?? 0) - upper) * right;
  const beneath = lower + ((data[below + 3] ?? 0) - lower) * right;
  return above + (beneath - above) * down;
}
