import { type DecodedImage, decodeImage } from '@biometrid/image-reader';

/** Pixels that are looked at: larger photos are shrunk to as many. */
const pixelsLookedAt = 1280 * 1024;

/** A JPEG or PNG photo, upright and as large as faces are looked for. @throws {UnreadableImage} */
export function decodePhoto(bytes: Uint8Array): Promise<DecodedImage> {
  return decodeImage(bytes, { mostPixels: pixelsLookedAt });
}
