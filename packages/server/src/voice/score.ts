import { leastCohort } from '../engines/check-guest.js';
import type { VoiceEngine } from '../engines/kinds.js';
import { cosine } from '../vectors/unit-vectors.js';
import type { VoiceRequest } from './dialogue.js';
import { voiceEncoder } from './voice-encoder.js';

/** The normalised score of a template and a probe: how many deviations they are nearer to each other than to other people. */
export type Score = (template: Float32Array, probe: Float32Array) => Promise<number>;

/** How many of the other voices count: those that are nearest. */
const nearestCounted = 100;

/** Cosines of different people with a voice deviate by more than this; it also keeps a score from being boundless. */
const leastDeviation = 0.02;

/** Cosines with the nearest other voices. */
interface Nearest {
  mean: number;
  deviation: number;
}

/**
 * Makes what scores voices beside the user's in a language. They are set against the client's other enrolled voices, which came over
 * the same lines, once there are enough of them, and against the engine's own until then.
 */
export function scoring(request: VoiceRequest, engine: VoiceEngine, language: string): Score {
  const known = new Map<Float32Array, Promise<Nearest>>();
  const nearest = (vector: Float32Array) => {
    const found = known.get(vector) ?? nearestTo(vector);
    known.set(vector, found);
    return found;
  };
  async function nearestTo(vector: Float32Array): Promise<Nearest> {
    const others = await enrolledOthers(request, voiceEncoder(engine, language), vector);
    const own = statistics(others);
    // Who was enrolled many times over, as by somebody who tries things out, is not many other people.
    const counts = others.length >= leastCohort && own.deviation >= leastDeviation;
    return counts ? own : statistics(engine.cohort.map((other) => cosine(other, vector)));
  }
  return async (template, probe) => {
    const beside = await Promise.all([nearest(template), nearest(probe)]);
    const score = cosine(template, probe);
    const normalised = beside.map(
      ({ mean, deviation }) => (score - mean) / Math.max(deviation, leastDeviation),
    );
    return average(normalised);
  };
}

/** The cosines of a vector with the other users' voices that are nearest to it. No voice leaves the gallery for it. */
async function enrolledOthers(
  { client, input, templates }: VoiceRequest,
  encoder: string,
  vector: Float32Array,
): Promise<number[]> {
  const probe = { modality: 'voice', encoder, vector, cohort: undefined } as const;
  // The user's own may be among them.
  const found = await templates.search(client.id, probe, {
    limit: nearestCounted + 1,
    atLeast: -1,
  });
  return found
    .filter(({ userId }) => userId !== input.userId)
    .slice(0, nearestCounted)
    .map(({ score }) => score);
}

function statistics(cosines: readonly number[]): Nearest {
  const nearest = [...cosines].sort((one, other) => other - one).slice(0, nearestCounted);
  const mean = average(nearest);
  const variance = average(nearest.map((value) => (value - mean) ** 2));
  return { mean, deviation: Math.sqrt(variance) };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
