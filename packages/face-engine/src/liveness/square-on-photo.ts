import type { Point } from '../geometry/affine.js';

export interface Square {
  readonly centre: Point;
  readonly side: number;
}

/**
 * A square that shows nothing but photo: where one leaves it, it gives way half by shrinking and half by moving. Shrinking alone would
 * show a face at the edge too large, and moving alone too far from the middle: with either, pictures are told from people less well
 * (docs/accuracy).
 * @param least side that it does not shrink below, as long as the photo has room for that.
 */
export function squareOnPhoto(
  { width, height }: { readonly width: number; readonly height: number },
  { centre: { x, y }, side }: Square,
  least: number,
): Square {
  const around = 2 * Math.min(x, y, width - x, height - y);
  const shrunk = side - Math.max(0, side - around) / 2;
  const fitting = Math.min(Math.max(shrunk, least), side, width, height);
  const within = (at: number, length: number) =>
    Math.max(fitting / 2, Math.min(at, length - fitting / 2));
  return { centre: { x: within(x, width), y: within(y, height) }, side: fitting };
}
