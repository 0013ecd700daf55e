import { type GreyImage, greyOf, warp } from '@biometrid/image-reader';
import { distance } from '../geometry/frame.js';
import type { Point, Quad } from '../geometry/quad.js';
import { brightest, isGrey, isReadable, type Picture } from './picture.js';

/** A line cut out and made upright: its capitals take the middle two thirds of its height. */
export interface LineStrip {
  readonly grey: GreyImage;
  /** The greatest of red, green and blue of every pixel; the same as `grey` for a grey picture. */
  readonly bright: GreyImage;
}

/** Height of a strip, and its least where the picture has fewer pixels. */
const stripHeight = 32;
const leastHeight = 12;
const mostWidth = 2048;
/** Added above and below, and at both ends, in heights of the capitals: a quarter of a letter, half a letter. */
const marginAcross = 0.25;
const marginAlong = 0.5;

/**
 * Cuts a line out of a picture along its quadrilateral, perspective undone, with a quarter of the capitals' height above and below
 * and half of it at both ends. It is 32 pixels high, less where the picture has fewer pixels (no less than 12).
 * @returns nothing of a quadrilateral without extent or that is not convex, and of a picture that cannot be looked at.
 */
export function cutLine(picture: Picture, quad: Quad): LineStrip | undefined {
  const [topLeft, topRight, bottomRight, bottomLeft] = quad;
  const capitals = (distance(topLeft, bottomLeft) + distance(topRight, bottomRight)) / 2;
  const length = (distance(topLeft, topRight) + distance(bottomLeft, bottomRight)) / 2;
  // what is not a number is not greater either
  if (!isReadable(picture) || !(capitals > 0.5) || !(length > 0.5)) return undefined;
  const tall = capitals * (1 + 2 * marginAcross);
  const height = Math.min(stripHeight, Math.max(leastHeight, Math.round(tall)));
  const long = length + 2 * marginAlong * capitals;
  const width = Math.min(mostWidth, Math.max(1, Math.round((long * height) / tall)));
  const wider = widened(quad, (marginAlong * capitals) / length, marginAcross);
  try {
    if (isGrey(picture)) {
      const grey = warp(picture, wider, { width, height });
      return { grey, bright: grey };
    }
    const strip = warp(picture, wider, { width, height });
    return { grey: greyOf(strip), bright: brightest(strip) };
  } catch (error) {
    // not convex
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The quadrilateral, larger at its ends by a share of its length and above and below by a share of its height. */
function widened(quad: Quad, along: number, across: number): Quad {
  const beyond = (one: Point, other: Point, share: number): Point => ({
    x: one.x + (one.x - other.x) * share,
    y: one.y + (one.y - other.y) * share,
  });
  const [a, b, c, d] = quad;
  const [top, bottom] = [
    [beyond(a, b, along), beyond(b, a, along)],
    [beyond(d, c, along), beyond(c, d, along)],
  ] as const;
  return [
    beyond(top[0], bottom[0], across),
    beyond(top[1], bottom[1], across),
    beyond(bottom[1], top[1], across),
    beyond(bottom[0], top[0], across),
  ];
}
