import type { FoundFace } from '../detection/find-faces.js';
import type { Pyramid } from '../image/pyramid.js';
import { type Measurements, measure } from './measure.js';
import type { Refusal } from './refusal.js';

/** How fit a face is to be enrolled, and to be compared. */
export interface Assessment {
  /** 0 to 1: that of the worst of what is measured. */
  readonly quality: number;
  /** Why it is not to be enrolled. */
  readonly refusal?: Refusal;
  /** Why it is not to be compared either. */
  readonly unusable?: Refusal;
}

/**
 * Assesses a face: the first rule that it breaks is the reason.
 * @param stored quality that the photo was stored with as a JPEG image, 1 to 100; 100 where it was none, and unless told.
 */
export function assessQuality(image: Pyramid, face: FoundFace, stored = 100): Assessment {
  const measured = { ...measure(image, face), stored };
  const refusal = rules.find(({ of, enrollment }) => !within(of(measured), enrollment))?.reason;
  const unusable = rules.find(({ of, probe }) => !within(of(measured), probe))?.reason;
  const quality = Math.min(...rules.map(({ of, best }) => fitness(of(measured), best)));
  return {
    quality,
    ...(refusal !== undefined && { refusal }),
    ...(unusable !== undefined && { unusable, refusal: refusal ?? unusable }),
  };
}

/** From the least to the greatest value that passes. */
type Range = readonly [least: number, greatest: number];

interface Rule {
  readonly reason: Refusal;
  readonly of: (measured: Measurements & { readonly stored: number }) => number;
  /** What a face to be enrolled has to keep to; and, laxer, one that is only compared. */
  readonly enrollment: Range;
  readonly probe: Range;
  /** The value of no use, and the one from which on nothing is gained. */
  readonly best: readonly [useless: number, best: number];
}

const any: Range = [-Infinity, Infinity];

/**
 * The gate, from the plainest reason to the least plain. The bounds let the portraits of docs/accuracy pass and turn away what a
 * person would; they are no standard's. ISO/IEC 29794-5 wants 90 pixels between the eyes, which web photos seldom have.
 */
const rules: readonly Rule[] = [
  {
    reason: 'too-small',
    of: ({ eyeDistance }) => eyeDistance,
    enrollment: [20, Infinity],
    probe: [10, Infinity],
    best: [8, 60],
  },
  {
    reason: 'cut-off',
    of: ({ visible }) => visible,
    enrollment: [0.8, Infinity],
    probe: [0.5, Infinity],
    best: [0.5, 1],
  },
  {
    reason: 'too-dark',
    of: ({ brightness }) => brightness,
    enrollment: [25, Infinity],
    probe: [8, Infinity],
    best: [8, 60],
  },
  {
    reason: 'too-bright',
    of: ({ brightness }) => brightness,
    enrollment: [0, 225],
    probe: [0, 245],
    best: [250, 200],
  },
  {
    reason: 'low-contrast',
    of: ({ contrast }) => contrast,
    enrollment: [7, Infinity],
    probe: [3, Infinity],
    best: [3, 25],
  },
  {
    reason: 'compressed',
    of: ({ stored }) => stored,
    enrollment: [15, 100],
    probe: any,
    best: [5, 40],
  },
  {
    reason: 'noisy',
    // Portraits come to 0.11 at most, but for two of 618 of Congress; with noise of 110 of 255, from 0.28 on.
    of: ({ noise }) => noise,
    enrollment: [0, 0.11],
    probe: any,
    best: [0.3, 0.06],
  },
  {
    reason: 'blurred',
    of: ({ sharpness }) => sharpness,
    enrollment: [0.33, 1],
    probe: [0.14, 1],
    best: [0.14, 0.55],
  },
  {
    reason: 'turned-away',
    of: ({ yaw, pitch }) => Math.max(yaw, pitch),
    enrollment: [0, 40],
    probe: [0, 75],
    best: [80, 15],
  },
  {
    reason: 'half-covered',
    // No portrait is so uneven, in whatever light; where half a face is painted over, nineteen times of twenty it is by 0.5 and more.
    of: ({ flatHalf }) => flatHalf,
    enrollment: [0, 0.45],
    probe: any,
    best: [0.8, 0.35],
  },
  {
    reason: 'eyes-covered',
    // Eyes are never flat, 0.36 in black glasses; bars over them are, nine times of ten from 0.74 on.
    of: ({ flatEyes }) => flatEyes,
    enrollment: [0, 0.4],
    probe: any,
    best: [0.8, 0.3],
  },
  {
    reason: 'mouth-covered',
    of: ({ mouthCover }) => mouthCover.flat,
    enrollment: [0, 1],
    probe: any,
    best: [2, 0.9],
  },
  {
    reason: 'not-surely-human',
    // Of 1,700 portraits all score as much; of 13 animals that were taken for faces, two.
    of: ({ score }) => score,
    enrollment: [0.8, 1],
    probe: any,
    best: [0.5, 0.86],
  },
  {
    reason: 'eyes-covered',
    of: ({ belowEyes }) => belowEyes,
    enrollment: [0.55, Infinity],
    probe: any,
    best: [0, 0.85],
  },
  {
    reason: 'mouth-covered',
    of: ({ mouthCover }) => mouthCover.brightness,
    enrollment: [0.19, 2.1],
    probe: any,
    best: [0, 0.35],
  },
  {
    reason: 'mouth-covered',
    of: ({ mouthCover }) => mouthCover.colour,
    enrollment: [0, 0.175],
    probe: any,
    best: [0.35, 0.14],
  },
  {
    reason: 'mouth-covered',
    of: ({ mouthCover }) => mouthCover.plainColour,
    enrollment: [0, 0.08],
    probe: any,
    best: [0.2, 0.07],
  },
];

function within(value: number, [least, greatest]: Range): boolean {
  return value >= least && value <= greatest;
}

/** 0 for what is of no use, 1 from the best value on, in a straight line between. */
function fitness(value: number, [useless, best]: Rule['best']): number {
  return Math.max(0, Math.min(1, (value - useless) / (best - useless)));
}
