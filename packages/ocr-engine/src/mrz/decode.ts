import { type Candidate, everyLetter, findCandidates } from './candidates.js';
import { correctionsOf } from './corrections.js';
import {
  fitDoubt,
  leastAgreement,
  leastCertainty,
  leastEvidence,
  leastFit,
  leastViewWeight,
  mostCorrected,
  mostFormats,
  mostFrames,
  mostLines,
  mostViews,
  plainDisagreement,
  sureFit,
} from './decoding-limits.js';
import { alphabetAt, layoutOf, type MrzLayout, type MrzLayoutField } from './format.js';
import { scorePlaces } from './lattice.js';
import { isComplete, type LineScores, letterCount } from './line-scores.js';
import type { MrzReading } from './mrz-reading.js';
import { parseMrz } from './parse.js';
import { alphabetIndices, combineViews, likeliestLetters, shareOf } from './place-scores.js';
import { settleLetters } from './settle-letters.js';

/** What the scores of lines say; the caller knows where the lines are. */
export interface Decoded extends Omit<MrzReading, 'box'> {
  /** Which of the lines handed in is the zone's first; the others follow it. */
  readonly firstLine: number;
  /** Mean natural logarithm of a letter's probability, all letters allowed: how much the lines look like a zone at all. */
  readonly likelihood: number;
  /** The probability that this is what is printed, by the reader's own scores and everything that covers them, 0 to 1. */
  readonly certainty: number;
}

/** The same line seen at several heights or in several greys. */
export interface ScoredLine {
  readonly views: readonly LineScores[];
}

/**
 * Finds a machine readable zone in lines from top to bottom: the format by their number and likelihood, the letters by all views, the
 * fields' alphabets, the grammar of names, known codes of states and the check digits. Never throws, whatever the scores hold.
 *
 * @returns `undefined` when no neighbouring lines look like a zone.
 */
export function readZone(lines: readonly ScoredLine[]): Decoded | undefined {
  const readable = lines.slice(0, mostLines).map(({ views }) => usable(views));
  const [best, ...others] = findCandidates(readable);
  if (best === undefined) return undefined;
  const near = others.filter(({ fit }) => fit > best.fit - fitDoubt).slice(0, mostFormats - 1);
  const decoded = [best, ...near].map((candidate) => decode(candidate, readable));
  const [likeliest] = decoded
    .filter((each) => each !== undefined)
    .sort((one, other) => other.worth - one.worth);
  return likeliest !== undefined && isZone(likeliest.zone, likeliest.fit)
    ? likeliest.zone
    : undefined;
}

function usable(views: readonly LineScores[]): LineScores[] {
  return views.filter((view) => isComplete(view) && view.frames <= mostFrames).slice(0, mostViews);
}

/** Reads the lines by a layout; the worth (natural logarithm) is what formats are chosen by. */
function decode(
  candidate: Candidate,
  lines: readonly LineScores[][],
): { zone: Decoded; fit: number; worth: number } | undefined {
  const { layout, first, free, weights, likelihood, fit } = candidate;
  const plain = plainlyOther(layout, free);
  const places = free.map((_, line) =>
    scoreByAlphabets(
      lines[first + line] ?? [],
      weights[line] ?? [],
      alphabetsOf(layout, line, plain),
    ),
  );
  if (!places.every((each) => each !== undefined)) return undefined;
  const settled = settleLetters(layout, places);
  const parsed = parseMrz(settled.lines, layout.format);
  if (parsed === undefined) return undefined;
  const good = parsed.checks.every((check) => check.good || uncounted.includes(check.name));
  const zone = {
    ...parsed,
    firstLine: first,
    likelihood,
    certainty: settled.certainty,
    confidence: settled.confidence,
    verified: good && settled.certainty >= leastCertainty && settled.evidence >= leastEvidence,
    corrections: correctionsOf(free.map(likeliestLetters), settled.lines),
  };
  const letters = layout.lines * layout.length;
  return { zone, fit, worth: fit * letters + Math.log(Math.max(1e-9, settled.evidence)) };
}

/** Checks that say something of the document, not of the reading. */
const uncounted: readonly string[] = ['names', 'dates'];

/** Fields in whose places something else is plainly printed: there the letters stand as they are. */
function plainlyOther(layout: MrzLayout, free: readonly Float64Array[]): MrzLayoutField[] {
  return layout.fields.filter(({ line, from, to }) => {
    let disagreement = 0;
    for (let place = from; place < to; place++) {
      const alphabet = alphabetAt(layout, line, place);
      const scores = free[line];
      if (scores === undefined || alphabet.length === letterCount) continue;
      disagreement -= Math.log(shareOf(scores, place, alphabet));
    }
    return disagreement > plainDisagreement;
  });
}

function alphabetsOf(
  layout: MrzLayout,
  line: number,
  plain: readonly MrzLayoutField[],
): Uint8Array[] {
  return Array.from({ length: layout.length }, (_, place) => {
    const stands = plain.some(
      (field) => field.line === line && place >= field.from && place < field.to,
    );
    return stands ? everyLetter : alphabetIndices(alphabetAt(layout, line, place));
  });
}

/** The views of a line together, every place held to its alphabet. */
function scoreByAlphabets(
  views: readonly LineScores[],
  weights: readonly number[],
  alphabets: readonly Uint8Array[],
): Float64Array | undefined {
  const scored = views.flatMap((view, at) => {
    const weight = weights[at] ?? 0;
    const scores = weight < leastViewWeight ? undefined : scorePlaces(view, alphabets);
    return scores === undefined ? [] : [{ scores, weight }];
  });
  if (scored.length === 0) return undefined;
  return combineViews(
    scored.map(({ scores }) => scores),
    scored.map(({ weight }) => weight),
  );
}

function isZone({ checks, format, lines, corrections }: Decoded, fit: number): boolean {
  const letters = lines.reduce((sum, { length }) => sum + length, 0);
  if (corrections.length > mostCorrected * letters) return false;
  const names = layoutOf(format).checks.map(({ name }) => name);
  const digits = checks.filter(({ name }) => names.some((known) => known === name));
  const share = digits.filter(({ good }) => good).length / digits.length;
  return fit >= leastFit && (share >= leastAgreement || fit >= sureFit);
}
