/** An upright image in memory: rows from the top, three bytes a pixel, red first. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Half the image in each direction, every pixel the mean of four; an odd last row or column is dropped. */
export function halved({ width, height, data }: RgbImage): RgbImage {
  const halfWidth = width >> 1;
  const halfHeight = height >> 1;
  const half = new Uint8Array(halfWidth * halfHeight * 3);
  const row = width * 3;
  let at = 0;
  for (let y = 0; y < halfHeight; y++) {
    let from = y * 2 * row;
    for (let x = 0; x < halfWidth; x++, from += 6) {
      for (let channel = 0; channel < 3; channel++) {
        const one = from + channel;
        const below = one + row;
        const sum =
          (data[one] ?? 0) + (data[one + 3] ?? 0) + (data[below] ?? 0) + (data[below + 3] ?? 0);
        half[at++] = (sum + 2) >> 2;
      }
    }
  }
  return { width: halfWidth, height: halfHeight, data: half };
}
