import { type Frames, frame } from '../front-end/frames.js';
import { blank } from './classes.js';
import { addLogs } from './likelihood.js';

/** Strings that are followed up at each step. */
const beam = 16;

/** A class whose logarithm is below this is not tried at a step. */
const leastLog = -14;

/** A string that may have been said so far. */
interface Hypothesis {
  readonly labels: readonly number[];
  /** Log-likelihood of the alignments that end in a blank, and of those that end in its last class. */
  blank: number;
  label: number;
}

/** The classes most likely said, of any number, and their log-likelihood. */
export interface BestString {
  readonly labels: readonly number[];
  readonly likelihood: number;
}

/**
 * Searches for the most likely string by its prefixes (Graves and Jaitly, "Towards end-to-end speech recognition", 2014).
 * @param steps logarithms of the classes' shares.
 */
export function bestString(steps: Frames): BestString {
  let hypotheses: Hypothesis[] = [{ labels: [], blank: 0, label: -Infinity }];
  for (let step = 0; step < steps.count; step++) {
    const shares = frame(steps, step);
    const next = new Map<string, Hypothesis>();
    const at = (labels: readonly number[]): Hypothesis => {
      const key = labels.join();
      const known = next.get(key) ?? { labels, blank: -Infinity, label: -Infinity };
      next.set(key, known);
      return known;
    };
    for (const one of hypotheses) {
      const total = totalOf(one);
      const last = one.labels.at(-1);
      const same = at(one.labels);
      same.blank = addLogs(same.blank, total + (shares[blank] ?? 0));
      if (last !== undefined) same.label = addLogs(same.label, one.label + (shares[last] ?? 0));
      for (const [label, log] of shares.entries()) {
        if (label === blank || log < leastLog) continue;
        const longer = at([...one.labels, label]);
        longer.label = addLogs(longer.label, (label === last ? one.blank : total) + log);
      }
    }
    hypotheses = [...next.values()]
      .sort((one, other) => totalOf(other) - totalOf(one))
      .slice(0, beam);
  }
  const [best = { labels: [], blank: 0, label: -Infinity }] = hypotheses;
  return { labels: best.labels, likelihood: totalOf(best) };
}

function totalOf({ blank, label }: Hypothesis): number {
  return addLogs(blank, label);
}
