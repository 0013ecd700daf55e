import createVoiceEngine from './deterministic-voice.mjs';

/** The voice engine for tests with vectors of another length: `length` in its URL says how long they are, `dimensions` of how many numbers. */
export default async function createEngine() {
  const asked = new URL(import.meta.url).searchParams;
  const length = Number(asked.get('length') ?? 1);
  const dimensions = Number(asked.get('dimensions') ?? 128);
  const engine = await createVoiceEngine();
  const resized = (vector) => Float32Array.from({ length: dimensions }, (_, n) => vector[n] ?? 0);
  return {
    ...engine,
    dimensions,
    cohort: engine.cohort.map(resized),
    async utterance(recording, expected) {
      const { vector, ...heard } = await engine.utterance(recording, expected);
      return {
        ...heard,
        ...(vector && { vector: resized(vector).map((value) => value * length) }),
      };
    },
  };
}
