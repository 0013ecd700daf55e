/** An upright picture in memory: rows from the top, one after the other. */
interface Pixels<Channels extends 1 | 3> {
  readonly width: number;
  readonly height: number;
  /** Bytes of a pixel: one of grey, or three, red first. */
  readonly channels: Channels;
  readonly data: Uint8Array;
}

export type RgbImage = Pixels<3>;
export type GreyImage = Pixels<1>;

/** Half the picture in each direction, every pixel the mean of four; an odd last row or column is dropped. */
export function halved(image: RgbImage): RgbImage;
export function halved(image: GreyImage): GreyImage;
export function halved(image: RgbImage | GreyImage): RgbImage | GreyImage;
export function halved({
  width,
  height,
  channels,
  data,
}: RgbImage | GreyImage): RgbImage | GreyImage {
  const halfWidth = width >> 1;
  const halfHeight = height >> 1;
  const half = new Uint8Array(halfWidth * halfHeight * channels);
  const row = width * channels;
  let at = 0;
  for (let y = 0; y < halfHeight; y++) {
    let from = y * 2 * row;
    for (let x = 0; x < halfWidth; x++, from += 2 * channels) {
      for (let channel = 0; channel < channels; channel++) {
        const one = from + channel;
        const below = one + row;
        const sum =
          (data[one] ?? 0) +
          (data[one + channels] ?? 0) +
          (data[below] ?? 0) +
          (data[below + channels] ?? 0);
        half[at++] = (sum + 2) >> 2;
      }
    }
  }
  return { width: halfWidth, height: halfHeight, channels, data: half };
}

/** How bright a picture is, by the weights of ITU-R BT.601 in units of 1 / 2^15, rounded as OpenCV does (`COLOR_RGB2GRAY`). */
export function greyOf({ width, height, data }: RgbImage): GreyImage {
  const grey = new Uint8Array(width * height);
  for (let pixel = 0, at = 0; pixel < grey.length; pixel++, at += 3) {
    const sum = 9798 * (data[at] ?? 0) + 19235 * (data[at + 1] ?? 0) + 3735 * (data[at + 2] ?? 0);
    grey[pixel] = (sum + 16384) >> 15;
  }
  return { width, height, channels: 1, data: grey };
}
