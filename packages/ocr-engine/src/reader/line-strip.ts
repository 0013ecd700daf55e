/** Rows of bytes from the top, one a pixel. */
export interface GreyStrip {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A line cut out and upright, of any size, its capitals in the middle two thirds of its height. */
export interface LineStrip {
  readonly grey: GreyStrip;
  /** The greatest of red, green and blue of every pixel: coloured print fades from it. The same as `grey` for a grey picture. */
  readonly bright?: GreyStrip;
}

/** Longest side of a strip, in pixels. */
const mostPixels = 8192;

/** @throws {TypeError} for a strip without pixels, a longer one than `mostPixels`, or data of another size. */
export function checkStrip({ width, height, data }: GreyStrip): void {
  const sides = [width, height];
  if (!sides.every((side) => Number.isInteger(side) && side > 0 && side <= mostPixels))
    throw new TypeError(`A line has 1 to ${mostPixels} pixels along each side.`);
  if (data.length !== width * height) throw new TypeError('A line has one byte for each pixel.');
}
