import { type Frames, frame } from '../front-end/frames.js';
import { blank } from './classes.js';

/** The logarithm of the sum of what two logarithms stand for. */
export function addLogs(one: number, other: number): number {
  const [more, less] = one > other ? [one, other] : [other, one];
  return less === -Infinity ? more : more + Math.log1p(Math.exp(less - more));
}

/**
 * The log-likelihood that exactly these classes were said, over all their alignments (Graves et al., "Connectionist temporal
 * classification", 2006).
 * @param steps logarithms of the classes' shares, a frame a step.
 */
export function likelihood(steps: Frames, labels: readonly number[]): number {
  const states = withBlanks(labels);
  let now = new Float64Array(states.length).fill(-Infinity);
  for (let step = 0; step < steps.count; step++) {
    const shares = frame(steps, step);
    const next = new Float64Array(states.length);
    for (const [state, label] of states.entries()) {
      let sum = step === 0 ? (state < 2 ? 0 : -Infinity) : (now[state] ?? 0);
      if (step > 0) {
        if (state > 0) sum = addLogs(sum, now[state - 1] ?? 0);
        if (maySkip(states, state)) sum = addLogs(sum, now[state - 2] ?? 0);
      }
      next[state] = sum + (shares[label] ?? 0);
    }
    now = next;
  }
  return addLogs(now.at(-1) ?? -Infinity, now.at(-2) ?? -Infinity);
}

/** The classes with a blank before, between and behind them. */
export function withBlanks(labels: readonly number[]): number[] {
  return [blank, ...labels.flatMap((label) => [label, blank])];
}

/** Whether a state may follow the one before the blank in front of it: between equal classes there has to be a blank. */
export function maySkip(states: readonly number[], state: number): boolean {
  return state > 1 && states[state] !== blank && states[state] !== states[state - 2];
}
