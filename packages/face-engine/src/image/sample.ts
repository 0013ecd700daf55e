import type { Affine } from '../geometry/affine.js';
import type { RgbImage } from './rgb-image.js';

/** What lies outside of an image. */
const outside = 128;

/**
 * Reads a region of an image, interpolating between its four nearest pixels.
 * @param toImage from the region's pixels to those of the image; centres of pixels lie at halves.
 * @returns `height` rows of `width` pixels, red first, 0 to 255; grey outside of the image.
 */
export function sampleBilinear(
  { width: columns, height: rows, data }: RgbImage,
  toImage: Affine,
  width: number,
  height: number,
): Float32Array {
  const region = new Float32Array(width * height * 3).fill(outside);
  const stride = columns * 3;
  let at = 0;
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++, at += 3) {
      const x = toImage.a * (u + 0.5) + toImage.b * (v + 0.5) + toImage.c - 0.5;
      const y = toImage.d * (u + 0.5) + toImage.e * (v + 0.5) + toImage.f - 0.5;
      // Half a pixel beyond the centres at the border still belongs to the image.
      if (x < -0.5 || y < -0.5 || x > columns - 0.5 || y > rows - 0.5) continue;
      const left = Math.max(0, Math.min(columns - 2, Math.floor(x)));
      const top = Math.max(0, Math.min(rows - 2, Math.floor(y)));
      const right = Math.max(0, Math.min(1, x - left));
      const down = Math.max(0, Math.min(1, y - top));
      const upperLeft = (1 - right) * (1 - down);
      const upperRight = right * (1 - down);
      const lowerLeft = (1 - right) * down;
      const lowerRight = right * down;
      const from = top * stride + left * 3;
      const below = from + stride;
      for (let channel = 0; channel < 3; channel++) {
        region[at + channel] =
          upperLeft * (data[from + channel] ?? 0) +
          upperRight * (data[from + channel + 3] ?? 0) +
          lowerLeft * (data[below + channel] ?? 0) +
          lowerRight * (data[below + channel + 3] ?? 0);
      }
    }
  }
  return region;
}
