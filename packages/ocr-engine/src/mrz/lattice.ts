import { blank, classCount, type LineScores, letterCount } from './line-scores.js';

/** How likely every letter is at every place of a line that has exactly so many places. */
export interface PlaceScores {
  /** Natural logarithm of the probability that the line has this length and letters of these alphabets at all. */
  readonly logLikelihood: number;
  readonly places: number;
  /** `places` times `letterCount` probabilities; those of a place add up to 1. Letters outside its alphabet have 0. */
  readonly data: Float64Array;
}

/**
 * The share of every frame's probability that is dealt out evenly: the reader is surer of itself than it is right, and a path must be able to
 * pass a frame whose letter it has lost. Small enough to leave what it says as it is.
 */
const frameDoubt = 1e-4;

/** Places whose paths have less than this share of a frame's likeliest are left: two letters too many or too few stay possible. */
const beam = 1e-12;

/**
 * All paths of a connectionist temporal classification with exactly as many letters as there are alphabets (forward and backward sums), each
 * place held to its alphabet: unlike the single best path this weighs all alignments, which long runs of one letter have many of.
 *
 * @param alphabets For every place the letters that it may have, as indices of `mrzLetters`.
 * @returns `undefined` when the line cannot be that long.
 */
export function scorePlaces(
  scores: LineScores,
  alphabets: readonly Uint8Array[],
): PlaceScores | undefined {
  const places = alphabets.length;
  const { frames } = scores;
  if (frames < places) return undefined;
  const seen = probabilities(scores);
  const forward = runForward(seen, frames, alphabets);
  if (forward === undefined) return undefined;
  const data = runBackward(seen, frames, alphabets, forward);
  for (let place = 0; place < places; place++) {
    if (!normalise(data.subarray(place * letterCount, (place + 1) * letterCount))) return undefined;
  }
  return { logLikelihood: forward.logLikelihood, places, data };
}

/** Per frame: blank, then letters. */
function probabilities({ data }: LineScores): Float64Array {
  const classes = classCount;
  const out = new Float64Array(data.length);
  for (let at = 0; at < out.length; at++) {
    // What is no number counts as impossible.
    const likelihood = Math.exp(Math.min(0, data[at] ?? 0)) || 0;
    out[at] = (1 - frameDoubt) * likelihood + frameDoubt / classes;
  }
  return out;
}

interface Forward {
  /** Per frame and place: the sums of paths whose newest letter is each letter. */
  readonly letters: Float64Array;
  /** Per frame: the sums of paths that have `n` letters and a blank after them, `n` from 0. */
  readonly blanks: Float64Array;
  /** Per frame and place: what its letters add up to. */
  readonly sums: Float64Array;
  readonly scales: Float64Array;
  /** Per frame: the first place in the beam and the one after the last. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly logLikelihood: number;
}

function runForward(
  seen: Float64Array,
  frames: number,
  alphabets: readonly Uint8Array[],
): Forward | undefined {
  const places = alphabets.length;
  const classes = classCount;
  const letters = forwardLetters(frames * places * letterCount);
  const blanks = new Float64Array(frames * (places + 1));
  const sums = new Float64Array(frames * places);
  const scales = new Float64Array(frames);
  const from = new Int32Array(frames);
  const to = new Int32Array(frames);
  let logLikelihood = 0;
  for (let frame = 0; frame < frames; frame++) {
    const before = frame - 1;
    const first = frame === 0 ? 0 : (from[before] ?? 0);
    const last = Math.min(places, frame === 0 ? 1 : (to[before] ?? 0) + 1);
    const frameRow = frame * places;
    letters.fill(
      0,
      (frameRow + Math.max(0, first - 1)) * letterCount,
      (frameRow + Math.min(places, last + 1)) * letterCount,
    );
    const blankSeen = seen[frame * classes + blank] ?? 0;
    let total = 0;
    let most = 0;
    // Blanks before the first letter.
    const idle =
      (frame === 0 ? 1 : first === 0 ? (blanks[before * (places + 1)] ?? 0) : 0) * blankSeen;
    blanks[frame * (places + 1)] = idle;
    total += idle;
    for (let place = first; place < last; place++) {
      const row = (frame * places + place) * letterCount;
      const rowBefore = (before * places + place) * letterCount;
      const rowFrom = rowBefore - letterCount;
      // What can go on to this place: a blank after the place before it, or another letter there.
      const entering =
        frame === 0 ? (place === 0 ? 1 : 0) : enter(blanks, sums, before, place, places);
      let sum = 0;
      for (const letter of alphabets[place] ?? []) {
        let mass = entering;
        if (frame > 0) {
          mass += letters[rowBefore + letter] ?? 0;
          if (place > 0) mass -= letters[rowFrom + letter] ?? 0;
        }
        const value = mass > 0 ? mass * (seen[frame * classes + 1 + letter] ?? 0) : 0;
        letters[row + letter] = value;
        sum += value;
      }
      const after =
        frame === 0
          ? 0
          : ((blanks[before * (places + 1) + place + 1] ?? 0) +
              (sums[before * places + place] ?? 0)) *
            blankSeen;
      blanks[frame * (places + 1) + place + 1] = after;
      sums[frame * places + place] = sum;
      total += sum + after;
      most = Math.max(most, sum + after);
    }
    if (!(total > 0)) return undefined;
    let start = first;
    let end = last;
    const least = beam * Math.max(most, idle);
    const weight = (place: number) =>
      (sums[frame * places + place] ?? 0) + (blanks[frame * (places + 1) + place + 1] ?? 0);
    if (idle < least) while (start < end - 1 && weight(start) < least) start++;
    while (end - 1 > start && weight(end - 1) < least) end--;
    scale(
      letters,
      (frame * places + first) * letterCount,
      (frame * places + last) * letterCount,
      total,
    );
    scale(sums, frame * places + first, frame * places + last, total);
    scale(blanks, frame * (places + 1), frame * (places + 1) + last + 1, total);
    scales[frame] = total;
    from[frame] = start;
    to[frame] = end;
    logLikelihood += Math.log(total);
  }
  const end = (blanks[frames * (places + 1) - 1] ?? 0) + (sums[frames * places - 1] ?? 0);
  if (!(end > 0)) return undefined;
  return { letters, blanks, sums, scales, from, to, logLikelihood: logLikelihood + Math.log(end) };
}

let scratch = new Float64Array(0);

/** Memory that one call after the other uses: clearing two megabytes a view would cost more than the sums. Its content is anything. */
function forwardLetters(size: number): Float64Array {
  if (scratch.length < size) scratch = new Float64Array(size);
  return scratch;
}

/** What of a frame can go on to a place: for its first letter only blanks come before. */
function enter(
  blanks: Float64Array,
  sums: Float64Array,
  frame: number,
  place: number,
  places: number,
): number {
  return (
    (blanks[frame * (places + 1) + place] ?? 0) +
    (place === 0 ? 0 : (sums[frame * places + place - 1] ?? 0))
  );
}

/** The sums from the other end, and from both how often each letter begins at each place. */
function runBackward(
  seen: Float64Array,
  frames: number,
  alphabets: readonly Uint8Array[],
  forward: Forward,
): Float64Array {
  const places = alphabets.length;
  const classes = classCount;
  const found = new Float64Array(places * letterCount);
  // Ways to the end from a letter at a place, and from a blank after `n` letters, at the frame after and at this one.
  let lettersAfter = new Float64Array((places + 1) * letterCount);
  let blanksAfter = new Float64Array(places + 2);
  let lettersHere = new Float64Array((places + 1) * letterCount);
  let blanksHere = new Float64Array(places + 2);
  // Per place, at the frame after: its letters' ways weighed by what is seen there.
  const entries = new Float64Array(places + 1);
  for (let frame = frames - 1; frame >= 0; frame--) {
    const start = forward.from[frame] ?? 0;
    const end = forward.to[frame] ?? 0;
    lettersHere.fill(0);
    blanksHere.fill(0);
    const next = (frame + 1) * classes;
    const scaled = frame === frames - 1 ? 1 : (forward.scales[frame + 1] ?? 1);
    const blankSeen = (seen[next + blank] ?? 0) / scaled;
    for (let count = start; count <= end; count++) {
      blanksHere[count] =
        frame === frames - 1
          ? count === places
            ? 1
            : 0
          : blankSeen * (blanksAfter[count] ?? 0) + (entries[count] ?? 0);
    }
    for (let place = start; place < end; place++) {
      const row = place * letterCount;
      const leaving =
        frame === frames - 1
          ? 0
          : blankSeen * (blanksAfter[place + 1] ?? 0) + (entries[place + 1] ?? 0);
      for (const letter of alphabets[place] ?? []) {
        if (frame === frames - 1) {
          lettersHere[row + letter] = place === places - 1 ? 1 : 0;
          continue;
        }
        const seenNext = (seen[next + 1 + letter] ?? 0) / scaled;
        const stay =
          (lettersAfter[row + letter] ?? 0) - (lettersAfter[row + letterCount + letter] ?? 0);
        lettersHere[row + letter] = Math.max(0, leaving + seenNext * stay);
      }
    }
    // This frame as the one after, and what begins in it.
    entries.fill(0);
    const seenScale = forward.scales[frame] ?? 1;
    for (let place = start; place < end; place++) {
      const row = place * letterCount;
      const entering =
        frame === 0
          ? place === 0
            ? 1
            : 0
          : enter(forward.blanks, forward.sums, frame - 1, place, places);
      const rowFrom = ((frame - 1) * places + place - 1) * letterCount;
      let sum = 0;
      for (const letter of alphabets[place] ?? []) {
        const ways =
          ((seen[frame * classes + 1 + letter] ?? 0) * (lettersHere[row + letter] ?? 0)) /
          seenScale;
        const repeated = frame > 0 && place > 0 ? (forward.letters[rowFrom + letter] ?? 0) : 0;
        found[row + letter] = (found[row + letter] ?? 0) + Math.max(0, entering - repeated) * ways;
        sum += ways;
      }
      entries[place] = sum;
    }
    [lettersAfter, lettersHere] = [lettersHere, lettersAfter];
    [blanksAfter, blanksHere] = [blanksHere, blanksAfter];
  }
  return found;
}

function scale(values: Float64Array, from: number, to: number, by: number): void {
  for (let at = from; at < to; at++) values[at] = (values[at] ?? 0) / by;
}

function normalise(values: Float64Array): boolean {
  let sum = 0;
  for (const value of values) sum += value;
  if (!(sum > 0) || !Number.isFinite(sum)) return false;
  scale(values, 0, values.length, sum);
  return true;
}
