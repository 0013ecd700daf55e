import { mrzLetters } from './format.js';

/** What the reader sees in one view of one line: for every frame (4 pixels of a line 24 high) the natural log-probability of each class. */
export interface LineScores {
  readonly frames: number;
  /** Blank (nothing new begins here, CTC), then the letters of `mrzLetters`. */
  readonly classes: typeof classCount;
  /** `frames` times `classes`, frame by frame. */
  readonly data: Float32Array;
}

export const blank = 0;
export const letterCount = mrzLetters.length;
/** One more than there are letters. */
export const classCount = 38;

/** Whether the data have the size that they claim. */
export function isComplete({ frames, classes, data }: LineScores): boolean {
  return frames > 0 && classes === classCount && data.length === frames * classes;
}

/** Letters on the likeliest path, frame by frame: how long the line looks before anything is known of it. */
export function lettersSeen({ frames, data }: LineScores): number {
  let seen = 0;
  let last = blank;
  for (let frame = 0; frame < frames; frame++) {
    let best = blank;
    for (let each = 1; each < classCount; each++) {
      if ((data[frame * classCount + each] ?? 0) > (data[frame * classCount + best] ?? 0))
        best = each;
    }
    if (best !== blank && best !== last) seen++;
    last = best;
  }
  return seen;
}
