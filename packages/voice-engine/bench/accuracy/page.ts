import type { PromptOperatingPoint } from '../../src/digits/language.js';
import { type Threshold, thresholdAt } from '../../src/matching/thresholds.js';
import type { TakeDistances } from '../../src/replay/heard-before.js';
import { wholeVerifications } from './decisions.js';
import { type Channel, channels } from './measure-prompts.js';
import type { MeasuredVoices } from './measure-voices.js';
import { faults, type PromptFits } from './prompts.js';
import { attacks, type ReplayTrials, storedRecordings } from './replay.js';
import { bounded, table } from './report.js';
import { equalErrorRate, refusedAt, rest, shareFrom, type Trial } from './statistics.js';
import { trialsOf, type Verification } from './voices.js';

/** Prompts of a language: where they count as said, and what comes of that on each set of strings. */
export interface MeasuredPrompts {
  readonly points: readonly PromptOperatingPoint[];
  readonly test: Readonly<Record<string, Readonly<Record<Channel, PromptFits>>>>;
}

/** All that was measured in one run. */
export interface Measured {
  readonly prompts: Readonly<Record<'en' | 'ar', MeasuredPrompts>>;
  readonly voices: readonly MeasuredVoices[];
  readonly thresholds: readonly Threshold[];
  readonly thresholdsOfTwo: readonly Threshold[];
  readonly replay: {
    readonly distances: TakeDistances;
    /** New recordings of the speakers that the evidence was read off. */
    readonly calibration: readonly Trial[];
    readonly trials: Readonly<Record<string, ReplayTrials>>;
  };
}

/** The share of prompts with a wrong digit that the server lets pass. */
const usualWrongDigitRate = 0.015;

/** The fit from which a prompt counts as said. */
export function leastFit({ points }: MeasuredPrompts): number {
  const row = points.find(({ wrongDigitRate }) => wrongDigitRate === usualWrongDigitRate);
  if (row === undefined) throw new RangeError('The usual rate of wrong digits was not measured.');
  return row.fit;
}

/** docs/accuracy/voices.md. */
export function accuracyPage(measured: Measured): string {
  return `# Accuracy of voices

How often the voice engine errs, measured by \`pnpm bench voice-accuracy\` on recordings that lie beside the repository: **Speech Commands**
(single English words by a crowd, by its own microphones), **LibriSpeech** (read English, one recording a speaker), **Arabic Speech Commands**
(single Arabic words, ten takes each) and **FSDD** (English digits by six men). Strings are joined from single words with gaps of 30 to 250 ms;
nobody here said them in one go.

A bound in brackets holds the middle 95 % of what comes out when other speakers of the same kind are drawn (bootstrap over speakers).
Nothing was trained on the speakers that these figures are of, and FSDD was never trained on at all. The scores that decide were read off
every other one of the speakers that are left out, the fits that decide off speakers that the digit networks were trained on; the same
thresholds hold for all rows. All of it are small sets: a few dozen people, each recorded on one day and mostly by one device.

${saying(measured)}

${telling(measured)}

${deciding(measured)}

${shiningLess(measured)}

${hearingAgain(measured)}
`;
}

function saying({ prompts }: Measured): string {
  const rows = (['en', 'ar'] as const).flatMap((language) =>
    Object.entries(prompts[language].test).flatMap(([set, through]) =>
      channels.map((channel) => {
        const fits = through[channel];
        const least = leastFit(prompts[language]);
        return [
          `\`${language}\``,
          set,
          channel,
          `${fits.right.length}`,
          bounded(shareFrom(fits.exact, 1)),
          bounded(shareFrom(fits.right, least)),
          ...faults.map((fault) => bounded(shareFrom(fits[fault], least))),
        ];
      }),
    ),
  );
  const points = (['en', 'ar'] as const).map(
    (language) => `\`${language}\` ${leastFit(prompts[language])}`,
  );
  return `## Prompts of four digits

A prompt counts as said from the fit that 1.5 % of prompts with a mistake in one digit reach, of the mistake that passes most often
(${points.join(', ')}). In percent: strings that were read
without a mistake; right prompts accepted; prompts accepted that are wrong in one digit, wrong altogether, of which a digit was not said, that
lack a digit which was said, or with two digits swapped. The strings of Speech Commands mix speakers, as each has too few takes.

${table(
  [
    'language',
    'strings of',
    'channel',
    'strings',
    'read exactly',
    'right',
    'one wrong',
    'random',
    'digit missing',
    'one too many',
    'swapped',
  ],
  rows,
)}`;
}

function telling({ voices }: Measured): string {
  const rows = voices.flatMap(({ corpus, speakers, own, shipped }) =>
    [['20 of the corpus', own] as const, ['the one that ships', shipped] as const].flatMap(
      ([cohort, trials]) => (trials ? [verificationRow(corpus, speakers, cohort, trials)] : []),
    ),
  );
  return `## Telling voices apart

Three utterances of about two seconds of speech enrolled, one or two tested, everybody against everybody. Scores are normalised by a cohort.
EER is the rate at which as many strangers pass as owners are refused; beside it the owners refused where 1 % of strangers pass. Both are in percent, and
set on the same trials.

${table(
  [
    'corpus',
    'speakers',
    'cohort',
    'EER, one',
    'refused at 1 %',
    'EER, two',
    'refused at 1 %',
    'genuine, impostor',
  ],
  rows,
)}`;
}

function verificationRow(
  corpus: string,
  speakers: number,
  cohort: string,
  trials: readonly Verification[],
): string[] {
  const of = (by: 'one' | 'two') =>
    [trialsOf(trials, true, by), trialsOf(trials, false, by)] as const;
  const [one, two] = [of('one'), of('two')];
  return [
    corpus,
    `${speakers}`,
    cohort,
    bounded(equalErrorRate(...one)),
    bounded(refusedAt(...one, 0.01)),
    bounded(equalErrorRate(...two)),
    bounded(refusedAt(...two, 0.01)),
    `${one[0].length}, ${one[1].length}`,
  ];
}

/** Rates that clients may ask for. */
const rates = [0.05, 0.01, 0.002] as const;

function deciding({ voices, thresholds: one, thresholdsOfTwo: two }: Measured): string {
  const rows = voices.flatMap(({ corpus, testSpeakers, test, own }) =>
    rates.map((rate) => {
      const passing = (mine: boolean) =>
        shareFrom(wholeVerifications(test, mine, { one, two }, rate), 1);
      const first = shareFrom(trialsOf(test, true, 'one'), thresholdAt(one, rate / 2));
      return [
        corpus,
        `${testSpeakers}`,
        own ? '20 of the corpus' : 'the one that ships',
        `${100 * rate} %`,
        bounded(passing(false)),
        bounded(rest(first)),
        bounded(rest(passing(true))),
      ];
    }),
  );
  return `## Whole verifications

What a client gets that asks for a rate of strangers who pass: by the first recording at half the rate, in the grey band below by both at half
the rate. In percent, at the thresholds that ship, of speakers that no constant was chosen by.

${table(
  [
    'corpus',
    'speakers',
    'cohort',
    'asked for',
    'strangers pass',
    'owners whom the first does not pass',
    'owners refused',
  ],
  rows,
)}`;
}

function shiningLess({ voices, thresholds }: Measured): string {
  const rows = voices.map(({ corpus, own, shipped, enrolledOnce }) => {
    const trials = own ?? shipped;
    const pair = (all: readonly Verification[]) =>
      [trialsOf(all, true, 'one'), trialsOf(all, false, 'one')] as const;
    const cosines = [trialsOf(trials, true, 'cosine'), trialsOf(trials, false, 'cosine')] as const;
    const strangers = shareFrom(trialsOf(shipped, false, 'one'), thresholdAt(thresholds, 0.01));
    return [
      corpus,
      bounded(refusedAt(...pair(trials), 0.001)),
      bounded(equalErrorRate(...pair(enrolledOnce))),
      bounded(equalErrorRate(...cosines)),
      bounded(strangers),
    ];
  });
  return `## What does not shine

In percent: owners refused by one recording where one stranger of a thousand passes; the EER with one recording enrolled; that of raw cosines;
and the strangers that pass by one recording at the threshold for 1 % beside the cohort that ships, as long as a client has no twenty voices of its own.
FSDD's six are men, all pairs of them of one sex.

${table(
  [
    'corpus',
    'refused at 0.1 %',
    'EER, one enrolled',
    'EER, cosines',
    'strangers beside the shipped cohort',
  ],
  rows,
)}

Not measured: recordings months apart, another device than at enrolment, relatives, mimics, cloned voices, and digits that were said in one go.`;
}

function hearingAgain({ replay: { distances, calibration, trials } }: Measured): string {
  const speakers = new Set(calibration.flatMap((trial) => trial.speakers)).size;
  const rows = Object.entries(trials).flatMap(([set, { anew, attacks: tried }]) => [
    [set, 'said anew', `${anew.length}`, bounded(shareFrom(anew, distances.evidence))],
    ...Object.keys(attacks).map((name) => {
      const all = tried[name] ?? [];
      return [set, name, `${all.length}`, bounded(shareFrom(all, distances.evidence))];
    }),
  ]);
  return `## Heard before

${storedRecordings} recordings of four digits stored of each speaker. In percent: recordings that count as heard before, for those of other takes, and for
digits cut out of the stored ones and pasted to another prompt. Nobody played anything by a real loudspeaker: it is simulated (a thin speaker, a
room of 0.3 s, noise at 15 dB). The evidence that decides (${distances.evidence}) was read off ${calibration.length} new recordings of
${speakers} other speakers of Arabic Speech Commands, of which ${bounded(shareFrom(calibration, distances.evidence), 2)} % reach it: of nineteen people of twenty at most one
recording of a thousand does, their tails carried on beyond what was seen. People differ: a rate over all of them, 6.0, would refuse 5 % of FSDD's.

${table(['speakers of', 'recording', 'tried', 'counts as heard before'], rows)}

Speech that was recorded elsewhere, cloned or converted voices are not told from a living person by anything here.`;
}
