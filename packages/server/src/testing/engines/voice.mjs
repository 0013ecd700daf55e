import { createHash } from 'node:crypto';
import { forTestsAlone } from './for-tests-alone.mjs';
import { dimensions, onChannel, readSample, vectorOf } from './sample-format.mjs';

/**
 * Scores of strangers, normalised, spread normally around 0 by 1; these are the quantiles of that. The mean of two recordings does no
 * otherwise.
 */
const thresholds = [
  { falseMatchRate: 1e-1, score: 1.2816 },
  { falseMatchRate: 1e-2, score: 2.3263 },
  { falseMatchRate: 1e-3, score: 3.0902 },
  { falseMatchRate: 1e-4, score: 3.719 },
  { falseMatchRate: 1e-5, score: 4.2649 },
  { falseMatchRate: 1e-6, score: 4.7534 },
  { falseMatchRate: 1e-7, score: 5.1993 },
];

const promptOperatingPoints = [
  { wrongDigitRate: 0.1, fit: -8 },
  { wrongDigitRate: 0.05, fit: -6 },
  { wrongDigitRate: 0.015, fit: -4 },
  { wrongDigitRate: 0.001, fit: -2 },
];

/** A person who was recorded elsewhere. */
const other = (n) => vectorOf(`person ${n} of the cohort`);

export default forTestsAlone(voiceEngine);

/**
 * A voice engine for tests, which hears what a recording of `recording()` says is there.
 * @param asked may name its `encoder`, its `languages`, and the `leastWrongDigitRate` that it is measured for.
 */
export function voiceEngine(asked = new URLSearchParams()) {
  const languages = asked.get('languages') ?? 'en,pt';
  const leastRate = Number(asked.get('leastWrongDigitRate') ?? 0);
  const points = promptOperatingPoints.filter(({ wrongDigitRate }) => wrongDigitRate >= leastRate);
  return {
    kind: 'voice',
    id: '89abcdef0123456789abcdef',
    name: 'deterministic voice',
    version: '1.0.0',
    encoder: asked.get('encoder') ?? 'deterministic-voice-1',
    dimensions,
    thresholds,
    thresholdsOfTwo: thresholds,
    cohort: Array.from({ length: 100 }, (_, n) => other(n)),
    languages: languages.split(',').map((code) => ({ code, promptOperatingPoints: points })),
    async utterance(recording, { prompt, heard }) {
      const { header, remains, ...sound } = readSample(recording);
      const { speaker, noise, seed, channel, digits = '', take = '', fit } = sound;
      const refusal = sound.refusal ?? (speaker === undefined ? 'nothing heard' : undefined);
      if (refusal !== undefined) return { refusal };
      const fingerprint = sha256(take);
      return {
        vector: onChannel(vectorOf(speaker, noise, seed), channel),
        fit: fit ?? (digits === prompt ? 0 : -20),
        otherWords: sound.otherWords ?? false,
        seconds: 0.5 * digits.length,
        digest: sha256(JSON.stringify(sound)),
        fingerprint,
        heardBefore: heard.some((one) => Buffer.from(one).equals(fingerprint)),
      };
    },
  };
}

/** @param {string} text */
function sha256(text) {
  return new Uint8Array(createHash('sha256').update(text).digest());
}
