import { framesAStep } from '../speech/speech-embedding.js';
import type { SaidDigit } from './read-digits.js';

/** Frames of 10 ms: from the first, to before the second. */
export interface Segment {
  readonly digit: string;
  readonly from: number;
  readonly to: number;
}

/** A digit's frames are at most so far below its loudest one, in decibels. */
const range = 30;

/** The most frames of a digit on each side of where it was read: half a second. */
const reach = 50;

/**
 * The frames in which each digit was said. Two digits are parted where it is quietest between the places where they were read.
 * @param said in order.
 * @param level how loud each frame is, in decibels.
 */
export function digitSegments(said: readonly SaidDigit[], level: Float64Array): Segment[] {
  const read = said.map(({ span }) => (framesAStep * (span.first + span.last)) / 2);
  return said.flatMap(({ digit }, index) => {
    const here = Math.min(level.length - 1, Math.round(read[index] ?? 0));
    const before = read[index - 1];
    const after = read[index + 1];
    const from = before === undefined ? 0 : quietest(level, before, here);
    const to = after === undefined ? level.length : quietest(level, here, after);
    const segment = trimmed(level, Math.max(from, here - reach), Math.min(to, here + reach));
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

/** A range without what is much quieter than the rest at its ends. */
function trimmed(level: Float64Array, from: number, to: number) {
  let loudest = -Infinity;
  for (let index = from; index < to; index++) loudest = Math.max(loudest, level[index] ?? 0);
  const least = loudest - range;
  let [first, last] = [from, to - 1];
  while (first < last && (level[first] ?? 0) < least) first++;
  while (last > first && (level[last] ?? 0) < least) last--;
  return last > first ? { from: first, to: last + 1 } : undefined;
}
