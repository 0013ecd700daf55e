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

/** Assesses a face: the first rule that it breaks is the reason. */
export function assessQuality(image: Pyramid, face: FoundFace): Assessment {
  const measured = measure(image, face);
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
  readonly of: (measured: Measurements) => number;
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
    reason: 'eyes-covered',
    of: ({ belowEyes }) => belowEyes,
    enrollment: [0.55, Infinity],
    probe: any,
    best: [0, 0.85],
  },
  {
    reason: 'mouth-covered',
    of: ({ lowerBrightness }) => lowerBrightness,
    enrollment: [0.22, 1.45],
    probe: any,
    best: [0, 0.4],
  },
  {
    reason: 'mouth-covered',
    of: ({ lowerColour }) => lowerColour,
    enrollment: [0, 0.13],
    probe: any,
    best: [0.3, 0.1],
  },
];

function within(value: number, [least, greatest]: Range): boolean {
  return value >= least && value <= greatest;
}

/** 0 for what is of no use, 1 from the best value on, in a straight line between. */
function fitness(value: number, [useless, best]: Rule['best']): number {
  return Math.max(0, Math.min(1, (value - useless) / (best - useless)));
}
