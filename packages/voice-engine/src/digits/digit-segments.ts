import { backgroundAndPeak } from '../front-end/speech-frames.js';
import { framesAStep } from '../speech/speech-embedding.js';
import type { SaidDigit } from './read-digits.js';

/** Frames of 10 ms: from the first, to before the second. */
export interface Segment {
  readonly digit: string;
  readonly from: number;
  readonly to: number;
}

/** A digit's frames are at most so far below its loudest one, in decibels. */
const range = 25;

/** Of the way from the background's level up to a digit's loudest frame, the share from which a frame is the digit's: a gap under noise is not. */
const share = 0.35;

/** A digit of less than 160 ms is none; so short a piece of speech is like many others. */
const least = 16;

/** Frames by which the networks read a digit before its middle: the median of 480 digits, for English a little less than for Arabic. */
const early = 20;

/** The most frames of a digit on each side of its middle: half a second. */
const reach = 50;

/**
 * The frames in which each digit was said. Two digits are parted where it is quietest between their middles.
 * @param said in order.
 * @param level how loud each frame is, in decibels.
 */
export function digitSegments(said: readonly SaidDigit[], level: Float64Array): Segment[] {
  const { background } = backgroundAndPeak(level);
  const read = said.map(({ span }) => (framesAStep * (span.first + span.last)) / 2 + early);
  return said.flatMap(({ digit }, index) => {
    const here = Math.min(level.length - 1, Math.round(read[index] ?? 0));
    const before = read[index - 1];
    const after = read[index + 1];
    const from = before === undefined ? 0 : quietest(level, before, here);
    const to = after === undefined ? level.length : quietest(level, here, after);
    const segment = trimmed(
      level,
      background,
      Math.max(from, here - reach),
      Math.min(to, here + reach),
    );
    return segment === undefined ? [] : [{ digit, ...segment }];
  });
}

/** The quietest frame of a range. */
function quietest(level: Float64Array, from: number, to: number): number {
  let best = Math.ceil(from);
  for (let index = best; index <= Math.min(to, level.length - 1); index++) {
    if ((level[index] ?? 0) < (level[best] ?? 0)) best = index;
  }
  return best;
}

/** A range without what is much quieter than its loudest frame at its ends, or hardly louder than the background, but not too short. */
function trimmed(level: Float64Array, background: number, from: number, to: number) {
  let loudest = -Infinity;
  for (let index = from; index < to; index++) loudest = Math.max(loudest, level[index] ?? 0);
  const quiet = Math.max(loudest - range, background + share * (loudest - background));
  let first = from;
  let end = to;
  while (first < end && (level[first] ?? 0) < quiet) first++;
  while (end > first && (level[end - 1] ?? 0) < quiet) end--;
  const missing = Math.max(0, least - (end - first));
  first = Math.max(from, first - Math.ceil(missing / 2));
  end = Math.min(to, Math.max(end + Math.floor(missing / 2), first + least));
  return end - first >= least ? { from: first, to: end } : undefined;
}
