import { type DecodedImage, decodeImage, fitImage, type RgbImage } from '@biometrid/image-reader';

/** Pixels that are looked at: larger photos are shrunk to as many. */
const pixelsLookedAt = 1280 * 1024;

/** A JPEG or PNG photo, upright and as large as faces are looked for in; or one that is decoded already. @throws {UnreadableImage} */
export function decodePhoto(photo: Uint8Array | RgbImage): Promise<DecodedImage> {
  const options = { mostPixels: pixelsLookedAt };
  return photo instanceof Uint8Array ? decodeImage(photo, options) : fitImage(photo, options);
}
