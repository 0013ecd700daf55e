import type { FoundFace } from '../detection/find-faces.js';
import { innerFace } from '../embedding/align.js';
import type { Pyramid } from '../image/pyramid.js';
import { brightness } from '../inference/tensor.js';
import { eyeDistance } from '../mesh/landmarks.js';
import { type Area, brightnessShare, meanColour } from './colour.js';
import { flatShare } from './flatness.js';
import { type MouthCover, mouthCoverOf } from './mouth-cover.js';
import { noiseOf } from './noise.js';
import { sharpnessOf } from './sharpness.js';
import { spread } from './spread.js';

/** What a face's fitness depends on. */
export interface Measurements {
  /** How sure the detector is that it is a face: 0 to 1. */
  readonly score: number;
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
  /** Deviation of its noise as a share of its contrast. */
  readonly noise: number;
  /** Share of the differences between neighbouring pixels that blurring takes away: 0 to 1, low where they were blurred before. */
  readonly sharpness: number;
  /** By how much more of one side of the face is flat than of the other: 0 to 1. */
  readonly flatHalf: number;
  /** How much of either eye is flat: 0 to 1. */
  readonly flatEyes: number;
  /** How bright the skin right below the eyes is, as a share of the cheeks': dark glasses reach down to there, and eyes do not. */
  readonly belowEyes: number;
  readonly mouthCover: MouthCover;
}

/** Measures a face. What is seen of it is measured on the aligned face, so that its size and turn do not matter. */
export function measure(
  image: Pyramid,
  { box, score, pose, points, aligned }: FoundFace,
): Measurements {
  const grey = brightness(aligned);
  const { mean, deviation } = spread(grey);
  const flat = (area: Area) => flatShare(grey, area);
  return {
    score,
    eyeDistance: eyeDistance(points),
    yaw: Math.abs(pose.yaw),
    pitch: Math.abs(pose.pitch),
    visible: visibleShare(image, box),
    brightness: mean,
    contrast: deviation,
    noise: noiseOf(grey) / Math.max(1, deviation),
    sharpness: sharpnessOf(grey),
    flatHalf: Math.abs(flat(areas.halves[0]) - flat(areas.halves[1])),
    flatEyes: Math.min(...areas.eyes.map(flat)),
    belowEyes: brightnessShare(
      meanColour(aligned, areas.belowEyes),
      meanColour(aligned, areas.cheeks),
    ),
    mouthCover: mouthCoverOf(aligned, grey),
  };
}

/** Parts of an aligned face; its eyes are in row 52, its mouth is in row 92. */
const areas = {
  // Without the middle: where half of a face is covered, its points are guessed, and the edge is seldom in the middle.
  halves: [
    [innerFace.left, 50, innerFace.top, innerFace.bottom],
    [62, innerFace.right, innerFace.top, innerFace.bottom],
  ],
  eyes: [
    [33, 44, 49, 55],
    [68, 79, 49, 55],
  ],
  belowEyes: [
    [30, 47, 58, 64],
    [65, 82, 58, 64],
  ],
  cheeks: [
    [28, 44, 70, 84],
    [68, 84, 70, 84],
  ],
} as const satisfies Record<string, readonly Area[]>;

function visibleShare({ width, height }: Pyramid, box: FoundFace['box']): number {
  const across = Math.min(width, box.x + box.width) - Math.max(0, box.x);
  const down = Math.min(height, box.y + box.height) - Math.max(0, box.y);
  return (Math.max(0, across) * Math.max(0, down)) / (box.width * box.height);
}
