import { UnreadableImage } from './unreadable-image.js';

/** Of an image with more pixels nothing is decoded, whatever its file weighs; and none is made. */
export const mostStoredPixels = 25_000_000;

/** How many times longer than wide an image may be: a longer one shows nobody, and has more places to look at than there is time for. */
const longest = 32;

/** Seconds after which codecs are given up: for no image of that many pixels they take nearly as long. */
export const longestWork = 10;

/** @throws {UnreadableImage} when an image is a mere line. */
export function refuseLines(width: number, height: number): void {
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
  if (shorter >= 2 && longer <= longest * shorter) return;
  throw new UnreadableImage(
    `The image is less than 2 pixels wide or high, or more than ${longest} times longer one way than the other.`,
  );
}
