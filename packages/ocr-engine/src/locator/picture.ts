import { type GreyImage, greyOf, type RgbImage } from '@biometrid/image-reader';

/** An upright picture in memory, as the image reader gives it. */
export type Picture = RgbImage | GreyImage;

/** Pixels that are looked at, at most: 12 megapixels, and a little for rounding. */
const mostPixels = 12_600_000;

/** Whether a picture has pixels, not too many, and as many bytes as it says. */
export function isReadable({ width, height, channels, data }: Picture): boolean {
  return (
    Number.isInteger(width) &&
    Number.isInteger(height) &&
    width > 0 &&
    height > 0 &&
    width * height <= mostPixels &&
    data.length === width * height * channels
  );
}

/** A grey picture is given back as it is. */
export function toGrey(picture: Picture): GreyImage {
  return isGrey(picture) ? picture : greyOf(picture);
}

export function isGrey(picture: Picture): picture is GreyImage {
  return picture.channels === 1;
}

/** The greatest of red, green and blue: coloured print fades, black ink stays. */
export function brightest({ width, height, data }: RgbImage): GreyImage {
  const bright = new Uint8Array(width * height);
  for (let pixel = 0, at = 0; pixel < bright.length; pixel++, at += 3) {
    bright[pixel] = Math.max(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
  }
  return { width, height, channels: 1, data: bright };
}
