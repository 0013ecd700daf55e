import { type RgbImage, warp } from '@biometrid/image-reader';
import type { Point, Quad } from '../geometry/quad.js';
import { projectionOnto } from '../page/projection.js';

/** A smaller picture of the same thing, turned. */
export interface TurnedCopy {
  readonly picture: RgbImage;
  /** From the copy to the picture that it was made of. */
  toPicture(quad: Quad): Quad;
}

/** Turns a picture clockwise, in a frame that holds all of it. @param longest pixels of the copy's longer side at most. */
export function turnedCopy(picture: RgbImage, degrees: number, longest: number): TurnedCopy {
  const { width, height } = picture;
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const wide = Math.abs(width * cos) + Math.abs(height * sin);
  const high = Math.abs(width * sin) + Math.abs(height * cos);
  // A point of the frame, from its middle, lies in the picture where turning back takes it.
  const corner = (x: number, y: number): Point => ({
    x: width / 2 + x * cos + y * sin,
    y: height / 2 - x * sin + y * cos,
  });
  const frame: Quad = [
    corner(-wide / 2, -high / 2),
    corner(wide / 2, -high / 2),
    corner(wide / 2, high / 2),
    corner(-wide / 2, high / 2),
  ];
  const scale = Math.min(1, longest / Math.max(wide, high));
  const size = {
    width: Math.max(1, Math.round(wide * scale)),
    height: Math.max(1, Math.round(high * scale)),
  };
  const { to } = projectionOnto(size, frame);
  return {
    picture: warp(picture, frame, size),
    toPicture: ([a, b, c, d]) => [to(a), to(b), to(c), to(d)],
  };
}
