import { scoreOf } from '../../src/matching/score.js';
import { unit } from '../../src/matching/vector.js';
import { type Corpus, groupedBy, type Take } from '../sound/corpora.js';
import { concatenated, trimmed } from '../sound/digit-strings.js';
import { readFlac } from '../sound/flac.js';
import { Random } from '../sound/random.js';
import type { OpenNetworks } from './networks.js';
import type { Trial } from './statistics.js';

/** Voiceprints of each speaker's utterances, of about 2 seconds of speech each. */
export type Voices = ReadonlyMap<string, readonly Float32Array[]>;

/** The least seconds of speech of an utterance that is glued of words, and the length of one that is cut out of free speech. */
const leastSpeech = 1.7;
const cutSeconds = 2.3;

/** The most utterances of a speaker. */
const mostUtterances = 12;

/** @param leastUtterances speakers with fewer are left out. */
export async function voicesOf(
  networks: OpenNetworks,
  corpus: Corpus,
  takes: readonly Take[],
  leastUtterances: number,
): Promise<Voices> {
  const random = new Random(11);
  const voices = new Map<string, Float32Array[]>();
  for (const [speaker, own] of groupedBy(takes, (take) => take.speaker)) {
    const utterances = await utterancesOf(networks, corpus, own, random);
    if (utterances.length < leastUtterances) continue;
    const vectors: Float32Array[] = [];
    for (const samples of utterances) vectors.push(await networks.voiceprint(samples));
    voices.set(speaker, vectors);
  }
  return voices;
}

async function utterancesOf(
  networks: OpenNetworks,
  corpus: Corpus,
  takes: readonly Take[],
  random: Random,
): Promise<Float32Array[]> {
  if (corpus === 'librispeech')
    return cut(await Promise.all(takes.map(({ path }) => readFlac(path))));
  const utterances: Float32Array[] = [];
  let pieces: Float32Array[] = [];
  let speech = 0;
  const digitsAlone = corpus !== 'speech-commands';
  const usable = takes.filter(({ word = '' }) => !digitsAlone || /^[0-9]$/.test(word));
  for (const { path } of random.shuffled(usable)) {
    const piece = trimmed(await readFlac(path));
    if (piece.length < 800) continue;
    pieces.push(piece);
    speech += networks.speech(piece);
    if (digitsAlone ? pieces.length < 4 : speech < leastSpeech) continue;
    utterances.push(concatenated(pieces));
    [pieces, speech] = [[], 0];
    if (utterances.length === mostUtterances) break;
  }
  return utterances;
}

function cut(recordings: readonly Float32Array[]): Float32Array[] {
  const length = Math.round(8_000 * cutSeconds);
  return recordings
    .flatMap((samples) =>
      Array.from({ length: Math.floor(samples.length / length) }, (_, index) =>
        samples.slice(index * length, (index + 1) * length),
      ),
    )
    .slice(0, mostUtterances);
}

/** The mean direction of some voiceprints. */
export function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) {
    for (const [index, value] of vector.entries()) sum[index] = (sum[index] ?? 0) + value;
  }
  return unit(sum);
}

/** A verification that asks for two utterances: what each decision would be made by. */
export interface Verification {
  /** Who enrolled, and who speaks. */
  readonly speakers: readonly string[];
  readonly own: boolean;
  /** Scores of the first utterance, and of the mean of both. */
  readonly one: number;
  readonly two: number;
  /** The first one's cosine. */
  readonly cosine: number;
}

/** The cohort of a pair of speakers, neither of whom is in it. */
type CohortOf = (one: string, other: string) => readonly Float32Array[];

/** The least utterances of a speaker who takes part: three to enrol, two to verify. */
export const leastUtterances = 5;

export interface Plan {
  readonly cohortOf: CohortOf;
  /** Utterances of an enrolment; 3 unless told. */
  readonly enrolled?: number;
}

/** Everybody is tried against everybody's enrolments, themselves included. */
export function verifications(voices: Voices, { cohortOf, enrolled = 3 }: Plan): Verification[] {
  const random = new Random(13);
  const trials: Verification[] = [];
  for (const [name, own] of voices) {
    for (let enrolment = 0; enrolment < 8; enrolment++) {
      const order = random.shuffled(own);
      const template = meanOf(order.slice(0, enrolled));
      for (const [other, theirs] of voices) {
        const among = other === name ? order.slice(enrolled) : theirs;
        for (let time = 0; time < (other === name ? 4 : 6); time++) {
          const [first, second] = random.shuffled(among);
          if (first === undefined || second === undefined) continue;
          const cohort = cohortOf(name, other);
          const { score, cosine } = scoreOf(template, first, cohort);
          const two = scoreOf(template, meanOf([first, second]), cohort).score;
          trials.push({
            speakers: name === other ? [name] : [name, other],
            own: other === name,
            one: score,
            two,
            cosine,
          });
        }
      }
    }
  }
  return trials;
}

/** Trials of one kind, by one of their scores. */
export function trialsOf(
  all: readonly Verification[],
  own: boolean,
  by: 'one' | 'two' | 'cosine',
): Trial[] {
  return all
    .filter((trial) => trial.own === own)
    .map((trial) => ({ speakers: trial.speakers, value: trial[by] }));
}
