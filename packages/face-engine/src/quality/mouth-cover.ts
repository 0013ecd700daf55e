import { type Area, brightnessShare, colourDistance, meanColour } from './colour.js';
import { flatShare } from './flatness.js';
import { spread } from './spread.js';

/** What tells of something over the mouth: by comparison with cheeks and nose, since hair, caps and their shadows reach the brow. */
export interface MouthCover {
  /** How flat the lower face is: 1 is as flat as no mouth and chin are, in that light. */
  readonly flat: number;
  /** How bright it is, as a share of cheeks and nose. */
  readonly brightness: number;
  /** How far its colour is from that of the cheeks or the nose, whichever is nearer: distance of the shares of red, green and blue. */
  readonly colour: number;
  /** The same where the lower face is lit and shows little, as under cloth; 0 otherwise. */
  readonly plainColour: number;
}

/** Parts of an aligned face; its eyes are in row 52, the tip of the nose is in row 72, the mouth in row 92. */
const cheeks: readonly Area[] = [
  [30, 46, 58, 64],
  [66, 82, 58, 64],
];
const nose: readonly Area[] = [[52, 60, 50, 62]];
const lower: Area = [40, 72, 78, 106];
const mouth: Area = [40, 72, 78, 104];

/**
 * Of 2,870 portraits the lower faces of 3 were darker than this, and no more than a share of 0.29 was flat in those that were not; in
 * four black masks 0.37 to 0.54. In shadow up to 0.60 was.
 */
const lit = 0.3;
const mostFlat = { lit: 0.35, dark: 0.62 } as const;

/** Deviation of the lower face's brightness, as a share of the whole face's, below which it shows little; a mouth makes 0.35 of it. */
const plain = 0.33;

/** @param rgb an aligned face, red first; @param grey how bright it is. */
export function mouthCoverOf(rgb: Float32Array, grey: Float32Array): MouthCover {
  const colour = meanColour(rgb, [lower]);
  const brightness = brightnessShare(colour, meanColour(rgb, [...cheeks, ...nose]));
  const distance = Math.min(
    ...[cheeks, nose].map((areas) => colourDistance(colour, meanColour(rgb, areas))),
  );
  const isLit = brightness >= lit;
  const structure = spread(grey, lower).deviation / Math.max(1, spread(grey).deviation);
  return {
    flat: flatShare(grey, mouth) / (isLit ? mostFlat.lit : mostFlat.dark),
    brightness,
    colour: distance,
    plainColour: isLit && structure < plain ? distance : 0,
  };
}
