import { longestWork, mostStoredPixels, refuseLines } from './limits.js';
import type { RgbImage } from './pixels.js';
import { quietSharp as sharp } from './quiet-sharp.js';
import { UnreadableImage } from './unreadable-image.js';

export interface DecodeOptions {
  /** Larger images are shrunk to about as many pixels: their width is rounded up. */
  readonly mostPixels: number;
}

/** An image in memory, as a photo was decoded. */
export interface DecodedImage extends RgbImage {
  /** How many pixels of the photo one of its pixels is wide: above 1 where it was shrunk. */
  readonly shrunk: number;
}

/**
 * Decodes a JPEG or PNG image: upright by its EXIF orientation, in sRGB with eight bits a channel, transparency on grey,
 * shrunk to the pixels that are looked at. The bytes are only read.
 * @throws {UnreadableImage} when it is no such image, is damaged or cut off, moves, has more than 25 million pixels, or is a mere
 * line.
 * @throws {RangeError} when `mostPixels` is not 1 or more.
 */
export async function decodeImage(
  bytes: Uint8Array,
  { mostPixels }: DecodeOptions,
): Promise<DecodedImage> {
  if (!(mostPixels >= 1)) throw new RangeError(`An image of ${mostPixels} pixels shows nothing.`);
  const format = formatOf(bytes);
  if (format === undefined) throw new UnreadableImage('The bytes are no JPEG and no PNG image.');
  if (format === 'png' && isAnimated(bytes)) {
    throw new UnreadableImage('The PNG image is animated; send one picture.');
  }
  try {
    const photo = sharp(bytes, { failOn: 'error', limitInputPixels: mostStoredPixels });
    const stored = await photo.metadata();
    refuseLines(stored.width, stored.height);
    const shrink = Math.sqrt(mostPixels / (stored.width * stored.height));
    const { data, info } = await photo
      .autoOrient()
      .resize({
        width: Math.ceil(stored.autoOrient.width * shrink),
        fit: 'inside',
        withoutEnlargement: true,
      })
      .flatten({ background: '#808080' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .timeout({ seconds: longestWork })
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    const shrunk = stored.autoOrient.width / width;
    const rgb = channels === 3 ? data : toRgb(data, channels);
    return { width, height, channels: 3, shrunk, data: rgb };
  } catch (error) {
    if (error instanceof UnreadableImage) throw error;
    throw new UnreadableImage(
      'The image is damaged, cut off, or has more than 25 million pixels.',
      { cause: error },
    );
  }
}

function formatOf(bytes: Uint8Array): 'jpeg' | 'png' | undefined {
  const starts = (magic: readonly number[]) => magic.every((byte, index) => bytes[index] === byte);
  if (starts([0xff, 0xd8, 0xff])) return 'jpeg';
  if (starts([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
  return undefined;
}

/** Whether a PNG image announces frames: its `acTL` chunk stands before the first `IDAT` (APNG specification 1.0). */
function isAnimated(png: Uint8Array): boolean {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  let at = 8;
  while (at + 8 <= png.length) {
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (type === 'acTL') return true;
    if (type === 'IDAT') return false;
    at += 12 + view.getUint32(at);
  }
  return false;
}

/** Grey in all three channels; a channel after them is dropped. */
function toRgb(data: Uint8Array, channels: number): Uint8Array {
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      rgb[pixel * 3 + channel] = data[pixel * channels + (channels < 3 ? 0 : channel)] ?? 0;
    }
  }
  return rgb;
}
