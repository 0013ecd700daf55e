/** An upright image in memory: rows from the top, three bytes a pixel, red first. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}
