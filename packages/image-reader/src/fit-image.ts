import type { DecodedImage, DecodeOptions } from './decode-image.js';
import { longestWork, mostStoredPixels, refuseLines } from './limits.js';
import type { RgbImage } from './pixels.js';
import { quietSharp as sharp } from './quiet-sharp.js';
import { UnreadableImage } from './unreadable-image.js';

/**
 * What `decodeImage` does, for pixels: the same limits, and shrunk to those that are looked at.
 * @returns the picture itself where it has few enough.
 * @throws {UnreadableImage} when it has more than 25 million pixels, fewer or more bytes than pixels, or is a mere line.
 */
export async function fitImage(
  image: RgbImage,
  { mostPixels }: DecodeOptions,
): Promise<DecodedImage> {
  const { width, height, channels, data } = image;
  refuseLines(width, height);
  const pixels = width * height;
  if (!(pixels <= mostStoredPixels) || data.length !== pixels * channels) {
    throw new UnreadableImage(`${data.length} bytes are no image of ${width} x ${height} pixels.`);
  }
  if (pixels <= mostPixels) return { ...image, shrunk: 1 };
  const fitted = await sharp(data, { raw: { width, height, channels } })
    .resize({ width: Math.ceil(width * Math.sqrt(mostPixels / pixels)), fit: 'inside' })
    .raw()
    .timeout({ seconds: longestWork })
    .toBuffer({ resolveWithObject: true });
  return {
    ...{ width: fitted.info.width, height: fitted.info.height, channels, data: fitted.data },
    shrunk: width / fitted.info.width,
  };
}
