import { dimensions, readSample, thresholds, vectorOf } from './sample-format.mjs';

/** A voice engine for tests, which hears what a recording of `recording()` says is there. */
export default async function createEngine() {
  return {
    kind: 'voice',
    id: '89abcdef0123456789abcdef',
    name: 'deterministic voice',
    version: '1.0.0',
    encoder: 'deterministic-voice-1',
    dimensions,
    thresholds,
    languages: ['en', 'pt'],
    async utterance(recording) {
      const { speaker, noise, seed, digits = '', quality = 0.9, refusal } = readSample(recording);
      if (refusal || speaker === undefined) {
        return { digits, quality, refusal: refusal ?? 'nobody speaks' };
      }
      return { digits, quality, vector: vectorOf(speaker, noise, seed) };
    },
  };
}
