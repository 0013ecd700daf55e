import type { RgbImage } from '@biometrid/image-reader';
import type { Box } from './cut-portrait.js';

/** A part of a picture. @param box whole pixels, within the picture. */
export function cropped({ width: stride, data }: RgbImage, { x, y, width, height }: Box): RgbImage {
  const part = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * stride + x) * 3;
    part.set(data.subarray(from, from + width * 3), row * width * 3);
  }
  return { width, height, channels: 3, data: part };
}
