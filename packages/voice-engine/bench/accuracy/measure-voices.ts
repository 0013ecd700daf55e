import { type Corpus, purposesOf, type Take, takesOf } from '../sound/corpora.js';
import type { OpenNetworks } from './networks.js';
import {
  leastUtterances,
  meanOf,
  type Verification,
  type Voices,
  verifications,
  voicesOf,
} from './voices.js';

/** One corpus: trials between the speakers that no weight was trained on. */
export interface MeasuredVoices {
  readonly corpus: Corpus;
  readonly speakers: number;
  /** How many of them no constant was chosen by. */
  readonly testSpeakers: number;
  /** Scores beside 20 voices of the corpus; not there where it has too few. */
  readonly own?: readonly Verification[];
  /** Scores beside the cohort that ships. */
  readonly shipped: readonly Verification[];
  /** The same with one utterance enrolled instead of three. */
  readonly enrolledOnce: readonly Verification[];
  /** Between speakers for calibration alone, and between those for testing alone: beside voices of the corpus where there are. */
  readonly calibration: readonly Verification[];
  readonly test: readonly Verification[];
}

/** Voices of a cohort of one's own. */
const ownCohort = 20;

export async function measureVoices(
  networks: OpenNetworks,
  corpus: Corpus,
  shipped: readonly Float32Array[],
): Promise<MeasuredVoices> {
  const takes = takesOf(corpus);
  const purposes = purposesOf(corpus, takes);
  const leftOut = takes.filter(({ speaker }) => purposes.get(speaker) !== 'training');
  const all = await voicesOf(networks, corpus, leftOut, 3);
  const voices: Voices = new Map([...all].filter(([, own]) => own.length >= leastUtterances));
  const others = [...all].map(([speaker, own]) => ({ speaker, voice: meanOf(own.slice(0, 3)) }));
  if (others.length < ownCohort + 2) {
    const trained = takes.filter(({ speaker }) => purposes.get(speaker) === 'training');
    const known = await voicesOf(networks, corpus, fewTakes(trained), 3);
    for (const [speaker, own] of known) others.push({ speaker, voice: meanOf(own.slice(0, 3)) });
  }
  const cohortOf = (one: string, other: string) =>
    others
      .filter(({ speaker }) => speaker !== one && speaker !== other)
      .slice(-ownCohort)
      .map(({ voice }) => voice);
  const enough = others.length >= ownCohort + 2;
  const own = enough ? verifications(voices, { cohortOf }) : undefined;
  const everywhere = { cohortOf: () => shipped };
  const beside = verifications(voices, everywhere);
  const among = (purpose: string) =>
    (own ?? beside).filter(({ speakers }) =>
      speakers.every((speaker) => purposes.get(speaker) === purpose),
    );
  return {
    corpus,
    speakers: voices.size,
    testSpeakers: [...voices.keys()].filter((name) => purposes.get(name) === 'test').length,
    ...(own && { own }),
    shipped: beside,
    enrolledOnce: verifications(voices, {
      cohortOf: enough ? cohortOf : everywhere.cohortOf,
      enrolled: 1,
    }),
    calibration: among('calibration'),
    test: among('test'),
  };
}

/** Of each speaker who has many takes, enough for three utterances. */
function fewTakes(takes: readonly Take[]): Take[] {
  const counts = new Map<string, number>();
  return takes.filter(({ speaker, word = '' }) => {
    if (!/^[0-9]$/.test(word)) return false;
    const count = 1 + (counts.get(speaker) ?? 0);
    counts.set(speaker, count);
    return count <= 16;
  });
}
