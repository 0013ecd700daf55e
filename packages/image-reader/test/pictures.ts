import sharp, { type Sharp } from 'sharp';
import type { GreyImage, RgbImage } from '../src/index.js';

/** A picture that is different in every corner: redder to the right, greener downwards, with a blue disc at the upper left. */
export function meadow(width = 96, height = 64): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inDisc = Math.hypot(x - width / 4, y - height / 4) < height / 6;
      const at = (y * width + x) * 3;
      data[at] = 40 + (170 * x) / width;
      data[at + 1] = 40 + (170 * y) / height;
      data[at + 2] = inDisc ? 200 : 60;
    }
  }
  return { width, height, channels: 3, data };
}

/** Pixels, to be encoded. */
export function photoOf({ width, height, channels, data }: RgbImage | GreyImage): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

/** The mean of what two pictures of one size differ by, of 255. */
export function difference(one: RgbImage | GreyImage, other: RgbImage | GreyImage): number {
  if (one.width !== other.width || one.height !== other.height) return Infinity;
  let sum = 0;
  for (const [at, value] of one.data.entries()) sum += Math.abs(value - (other.data[at] ?? 0));
  return sum / one.data.length;
}
