import { type GreyImage, greyOf, type RgbImage, warp } from '@biometrid/image-reader';
import { frameOf } from '../geometry/frame.js';
import { type Check, check } from './check.js';

/** Cells along each side in which two pictures are compared. */
const cells = 24;

/** Cells around each whose mean is taken off, so that light and shade do not count. */
const around = 3;

/** How much a cell may stand out, of 255: a portrait's dark hair, or a lamp, is not to outweigh all the print. */
const mostContrast = 20;

/**
 * Correlation of what stands out from which two pictures show the same side. Of 24 generated documents, two different photos of one side, at
 * other angles, in other light and with a lamp on one, have 0.42 and more, photos of their two sides 0.18 at most.
 */
const leastAlike = 0.35;

/** Whether front and back are two different pictures: not the same side twice, as it is or upside down. */
export function sidesCheck(front: RgbImage, back: RgbImage): Check {
  const [one, other] = [prominence(front), prominence(back)];
  const alike = Math.max(correlation(one, other), correlation(one, other.toReversed()));
  return check('sides_differ', alike < leastAlike, alike.toFixed(2));
}

/** How much brighter or darker each cell of a picture is than those around it, whatever the picture's shape. */
function prominence(image: RgbImage): number[] {
  const grey: GreyImage = greyOf(image);
  const { data } = warp(grey, frameOf(grey), { width: cells, height: cells });
  return Array.from(data, (value, cell) => {
    const near = neighbours(cell).map((neighbour) => data[neighbour] ?? 0);
    const mean = near.reduce((sum, each) => sum + each, 0) / near.length;
    return Math.max(-mostContrast, Math.min(mostContrast, value - mean));
  });
}

function neighbours(cell: number): number[] {
  const [column, row] = [cell % cells, Math.floor(cell / cells)];
  const span = (middle: number) => {
    const first = Math.max(0, middle - around);
    return Array.from(
      { length: Math.min(cells - 1, middle + around) - first + 1 },
      (_, i) => first + i,
    );
  };
  return span(row).flatMap((y) => span(column).map((x) => y * cells + x));
}

/** Pearson's; 1 for two pictures of one brightness each, which say nothing. */
function correlation(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [centred(one), centred(other)];
  const product = a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
  const [lengthA, lengthB] = [Math.hypot(...a), Math.hypot(...b)];
  if (lengthA < 1 && lengthB < 1) return 1;
  return lengthA < 1 || lengthB < 1 ? 0 : product / (lengthA * lengthB);
}

function centred(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}
