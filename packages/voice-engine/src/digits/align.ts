import { type Frames, frame } from '../front-end/frames.js';
import { maySkip, withBlanks } from './likelihood.js';

/** The steps in which a class is said, both included. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/**
 * Where each class was said: the most likely alignment (Viterbi's).
 * @param steps logarithms of the classes' shares.
 * @returns a span for each class, in order; none when there are too few steps for them.
 */
export function align(steps: Frames, labels: readonly number[]): Span[] {
  const states = withBlanks(labels);
  const cameFrom: Int16Array[] = [];
  let now = new Float64Array(states.length).fill(-Infinity);
  for (let step = 0; step < steps.count; step++) {
    const shares = frame(steps, step);
    const next = new Float64Array(states.length);
    const from = new Int16Array(states.length);
    for (const [state, label] of states.entries()) {
      const before = step === 0 ? [] : [state - 1, ...(maySkip(states, state) ? [state - 2] : [])];
      let best = step === 0 && state < 2 ? 0 : (now[state] ?? 0);
      let origin = state;
      for (const earlier of before) {
        const score = now[earlier] ?? -Infinity;
        if (score > best) [best, origin] = [score, earlier];
      }
      next[state] = best + (shares[label] ?? 0);
      from[state] = origin;
    }
    cameFrom.push(from);
    now = next;
  }
  const last = states.length - 1;
  let state = (now[last] ?? 0) >= (now[last - 1] ?? -Infinity) ? last : last - 1;
  if (now[state] === -Infinity || steps.count === 0) return [];
  const spans: Span[] = [];
  for (let step = steps.count - 1; step >= 0; step--) {
    if (state % 2 === 1) {
      const index = (state - 1) / 2;
      spans[index] = { first: step, last: spans[index]?.last ?? step };
    }
    state = cameFrom[step]?.[state] ?? state;
  }
  return spans;
}
