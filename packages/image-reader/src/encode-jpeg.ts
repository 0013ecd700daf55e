import { longestWork, mostStoredPixels } from './limits.js';
import type { GreyImage, RgbImage } from './pixels.js';
import { quietSharp as sharp } from './quiet-sharp.js';

/** The longest side that a JPEG image can have: ITU-T T.81, table B.2. */
const longestSide = 65_535;

export interface JpegOptions {
  /** 1 to 100. */
  readonly quality: number;
  /** Pixels of the longer side, at most: a larger picture is shrunk to them, a smaller one left as it is. */
  readonly longSide: number;
}

/**
 * A picture as a JPEG image, without any metadata.
 * @throws {RangeError} for options that no JPEG image can have, and for pixels that are not a picture.
 */
export async function encodeJpeg(
  { width, height, channels, data }: RgbImage | GreyImage,
  { quality, longSide }: JpegOptions,
): Promise<Uint8Array> {
  if (!isWhole(quality, 100)) throw new RangeError(`There is no quality ${quality}.`);
  if (!isWhole(longSide, longestSide)) throw new RangeError(`No side has ${longSide} pixels.`);
  if (!isWhole(width * height, mostStoredPixels) || data.length !== width * height * channels) {
    throw new RangeError(`${data.length} bytes are no picture of ${width} x ${height} pixels.`);
  }
  return await sharp(data, { raw: { width, height, channels } })
    .resize({ width: longSide, height: longSide, fit: 'inside', withoutEnlargement: true })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .jpeg({ quality })
    .timeout({ seconds: longestWork })
    .toBuffer();
}

function isWhole(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}
