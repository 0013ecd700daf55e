import { unit } from './vector.js';

/** A voice that was heard once. */
export interface Voiceprint {
  /** Id and version of what made it, such as `biometrid-voice-1a2b3c4d`. Those of different encoders are never compared. */
  readonly encoder: string;
  /** Of unit length. */
  readonly vector: Float32Array;
}

/** A voice to keep. */
export interface Template extends Voiceprint {
  /** Utterances that it is made of. */
  readonly utterances: number;
}

/** An adaptation counts at least this share: a template of many utterances goes on to follow its voice. */
const leastShare = 1 / 10;

/**
 * The mean direction of some utterances.
 * @throws {TypeError} when there are none, or those of different encoders.
 */
export function templateOf(utterances: readonly Voiceprint[]): Template {
  const [first] = utterances;
  if (first === undefined) throw new TypeError('A template is made of at least one utterance.');
  if (utterances.some(({ encoder }) => encoder !== first.encoder)) {
    throw new TypeError('The utterances are of different encoders.');
  }
  const sum = new Float32Array(first.vector.length);
  for (const { vector } of utterances) {
    for (const [index, value] of vector.entries()) sum[index] = (sum[index] ?? 0) + value;
  }
  return { encoder: first.encoder, vector: unit(sum), utterances: utterances.length };
}

/**
 * A template with one more utterance in it, which counts as much as each before, and at least a tenth.
 * @throws {TypeError} when it is of another encoder.
 */
export function adapted(template: Template, { encoder, vector }: Voiceprint): Template {
  if (encoder !== template.encoder) {
    throw new TypeError(`An utterance of ${encoder} is not for a template of ${template.encoder}.`);
  }
  const share = Math.max(leastShare, 1 / (template.utterances + 1));
  const mean = template.vector.map(
    (value, index) => (1 - share) * value + share * (vector[index] ?? 0),
  );
  return { encoder, vector: unit(mean), utterances: template.utterances + 1 };
}
