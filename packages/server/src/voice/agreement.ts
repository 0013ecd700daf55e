import { mean } from '../vectors/unit-vectors.js';
import type { Score } from './score.js';

/** How many recordings are enrolled together. */
const together = 3;

/**
 * Finds the three recordings that are most alike, the last one among them, and leaves out the odd ones.
 * @param vectors of the recordings, in their order. Without the last one no three of them agree.
 * @param atLeast what each of the three has to score against the mean of the other two.
 * @returns their mean; undefined where no three agree.
 */
export async function agreeingVoice(
  vectors: readonly Float32Array[],
  score: Score,
  atLeast: number,
): Promise<Float32Array | undefined> {
  const last = vectors.at(-1);
  if (last === undefined || vectors.length < together) return undefined;
  const earlier = vectors.slice(0, -1);
  const means = new Map<string, Float32Array | undefined>();
  /** The mean of two of them, made once, so that what is known of it is kept. */
  const meanOf = (one: Float32Array, other: Float32Array) => {
    const name = [one, other].map((vector) => vectors.indexOf(vector)).join();
    if (!means.has(name)) means.set(name, mean([one, other]));
    return means.get(name);
  };
  let best: { least: number; voice: Float32Array } | undefined;
  for (const [index, first] of earlier.entries()) {
    for (const second of earlier.slice(index + 1)) {
      const voice = mean([first, second, last]);
      const scores = await Promise.all(
        (
          [
            [first, second, last],
            [first, last, second],
            [second, last, first],
          ] as const
        ).map(([one, other, probe]) => {
          const template = meanOf(one, other);
          // Opposite ones have no mean, and are alike to nothing.
          return template === undefined ? Number.NEGATIVE_INFINITY : score(template, probe);
        }),
      );
      const least = Math.min(...scores);
      if (
        voice !== undefined &&
        least >= atLeast &&
        least > (best?.least ?? Number.NEGATIVE_INFINITY)
      )
        best = { least, voice };
    }
  }
  return best?.voice;
}
