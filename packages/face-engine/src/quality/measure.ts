import type { FoundFace } from '../detection/find-faces.js';
import { alignedSide, innerFace } from '../embedding/align.js';
import type { Pyramid } from '../image/pyramid.js';
import { brightness } from '../inference/tensor.js';
import { eyeDistance } from '../mesh/landmarks.js';

/** What a face's fitness depends on. */
export interface Measurements {
  /** Pixels between the middles of the eyes. */
  readonly eyeDistance: number;
  /** Degrees that the head is turned and nods, either way. */
  readonly yaw: number;
  readonly pitch: number;
  /** Share of the face's box that lies on the photo: 0 to 1. */
  readonly visible: number;
  /** Mean brightness of the face, and its standard deviation: of 255. */
  readonly brightness: number;
  readonly contrast: number;
  /** Share of the differences between neighbouring pixels that blurring takes away: 0 to 1, low where they were blurred before. */
  readonly sharpness: number;
  /** How bright the skin right below the eyes is, as a share of the cheeks': dark glasses reach down to there, and eyes do not. */
  readonly belowEyes: number;
  /** How bright the lower face is, as a share of the upper one. */
  readonly lowerBrightness: number;
  /** How far the colour of the lower face is from that of the upper one: distance of their shares of red, green and blue. */
  readonly lowerColour: number;
}

/** Measures a face. What is seen of it is measured on the aligned face, so that its size and turn do not matter. */
export function measure(image: Pyramid, { box, pose, points, aligned }: FoundFace): Measurements {
  const grey = brightness(aligned);
  const { mean, deviation } = spread(grey);
  const upper = meanColour(aligned, areas.upper);
  const lower = meanColour(aligned, areas.lower);
  return {
    eyeDistance: eyeDistance(points),
    yaw: Math.abs(pose.yaw),
    pitch: Math.abs(pose.pitch),
    visible: visibleShare(image, box),
    brightness: mean,
    contrast: deviation,
    sharpness: sharpness(grey),
    belowEyes: share(meanColour(aligned, areas.belowEyes), meanColour(aligned, areas.cheeks)),
    lowerBrightness: share(lower, upper),
    lowerColour: colourDistance(lower, upper),
  };
}

/** A rectangle of an aligned face: columns from left to right, rows from top to bottom, each end excluded. */
type Area = readonly [left: number, right: number, top: number, bottom: number];

/** Parts of an aligned face; its eyes are in row 52, its mouth is in row 92. */
const areas = {
  belowEyes: [
    [30, 47, 58, 64],
    [65, 82, 58, 64],
  ],
  cheeks: [
    [28, 44, 70, 84],
    [68, 84, 70, 84],
  ],
  upper: [
    [40, 72, 26, 38],
    [30, 46, 58, 64],
    [66, 82, 58, 64],
    [52, 60, 50, 60],
  ],
  lower: [[40, 72, 78, 106]],
} as const satisfies Record<string, readonly Area[]>;

type Colour = readonly [red: number, green: number, blue: number];

function meanColour(rgb: Float32Array, rectangles: readonly Area[]): Colour {
  const sum: [number, number, number] = [0, 0, 0];
  let pixels = 0;
  for (const [left, right, top, bottom] of rectangles) {
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
function share(one: Colour, other: Colour): number {
  const [light, reference] = [one, other].map(
    (colour) => brightness(Float32Array.from(colour))[0] ?? 0,
  );
  return (light ?? 0) / Math.max(1, reference ?? 0);
}

function colourDistance(one: Colour, other: Colour): number {
  const [a, b] = [one, other].map((colour) => {
    const sum = Math.max(1, colour[0] + colour[1] + colour[2]);
    return colour.map((value) => value / sum);
  });
  return Math.hypot(...(a ?? []).map((value, index) => value - (b?.[index] ?? 0)));
}

function spread(grey: Float32Array): { mean: number; deviation: number } {
  const { left, right, top, bottom } = innerFace;
  let sum = 0;
  let squares = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const value = grey[y * alignedSide + x] ?? 0;
      sum += value;
      squares += value * value;
    }
  }
  const pixels = (right - left) * (bottom - top);
  const mean = sum / pixels;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / pixels - mean * mean)) };
}

/** Pixels that are averaged to blur a face once more. */
const blurWidth = 9;

/**
 * What blurring a face once more takes from the differences of its neighbouring pixels, after Crete et al., "The blur effect:
 * perception and estimation with a new no-reference perceptual blur metric" (2007).
 */
function sharpness(grey: Float32Array): number {
  const { left, right, top, bottom } = innerFace;
  let before = 0;
  let lost = 0;
  const half = (blurWidth - 1) / 2;
  for (const step of [1, alignedSide]) {
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const at = y * alignedSide + x;
        const sharp = Math.abs((grey[at] ?? 0) - (grey[at - step] ?? 0));
        // The difference of two neighbouring means is that of the pixels at their ends.
        const ends = (grey[at + half * step] ?? 0) - (grey[at - (half + 1) * step] ?? 0);
        before += sharp;
        lost += Math.max(0, sharp - Math.abs(ends) / blurWidth);
      }
    }
  }
  return before === 0 ? 0 : lost / before;
}

function visibleShare({ width, height }: Pyramid, box: FoundFace['box']): number {
  const across = Math.min(width, box.x + box.width) - Math.max(0, box.x);
  const down = Math.min(height, box.y + box.height) - Math.max(0, box.y);
  return (Math.max(0, across) * Math.max(0, down)) / (box.width * box.height);
}
