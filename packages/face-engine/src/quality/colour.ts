import { alignedSide } from '../embedding/align.js';
import { brightness } from '../inference/tensor.js';

/** A rectangle of an aligned face: columns from left to right, rows from top to bottom, each end excluded. */
export type Area = readonly [left: number, right: number, top: number, bottom: number];

export type Colour = readonly [red: number, green: number, blue: number];

/** The mean of some areas of an aligned face. @param rgb red first, 0 to 255. */
export function meanColour(rgb: Float32Array, areas: readonly Area[]): Colour {
  const sum: [number, number, number] = [0, 0, 0];
  let pixels = 0;
  for (const [left, right, top, bottom] of areas) {
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++, pixels++) {
        const at = (y * alignedSide + x) * 3;
        sum[0] += rgb[at] ?? 0;
        sum[1] += rgb[at + 1] ?? 0;
        sum[2] += rgb[at + 2] ?? 0;
      }
    }
  }
  return [sum[0] / pixels, sum[1] / pixels, sum[2] / pixels];
}

/** Brightness of one colour as a share of another's; what is black is not divided by. */
export function brightnessShare(one: Colour, other: Colour): number {
  const [light, reference] = [one, other].map(
    (colour) => brightness(Float32Array.from(colour))[0] ?? 0,
  );
  return (light ?? 0) / Math.max(1, reference ?? 0);
}

/** How far two colours are apart, however bright: the distance of their shares of red, green and blue. */
export function colourDistance(one: Colour, other: Colour): number {
  const [a, b] = [one, other].map((colour) => {
    const sum = Math.max(1, colour[0] + colour[1] + colour[2]);
    return colour.map((value) => value / sum);
  });
  return Math.hypot(...(a ?? []).map((value, index) => value - (b?.[index] ?? 0)));
}
