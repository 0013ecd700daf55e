import { dearestLetter, lengthDoubt, lengthSlack, viewPreference } from './decoding-limits.js';
import { alphabetAt, type MrzLayout, mrzLayouts, mrzLetters } from './format.js';
import { type PlaceScores, scorePlaces } from './lattice.js';
import { type LineScores, lettersSeen } from './line-scores.js';
import { alphabetIndices, combineViews, shareOf } from './place-scores.js';

/** A layout that some neighbouring lines may have. */
export interface Candidate {
  readonly layout: MrzLayout;
  /** The first of those lines. */
  readonly first: number;
  /** For every line its views together, all letters allowed. */
  readonly free: readonly Float64Array[];
  /** For every line the weights of its views. */
  readonly weights: readonly (readonly number[])[];
  /** Mean natural logarithm of a letter's probability, and the same with that of its alphabet. */
  readonly likelihood: number;
  readonly fit: number;
}

export const everyLetter = alphabetIndices(mrzLetters);

/** The layouts that lines can have by their number and length, the best fitting first. */
export function findCandidates(lines: readonly (readonly LineScores[])[]): Candidate[] {
  const seen = lines.map((views) => median(views.map(lettersSeen)));
  const known = new Map<string, ScoredViews | undefined>();
  const score = (line: number, length: number) => {
    const key = `${line} ${length}`;
    if (!known.has(key)) known.set(key, scoreFreely(lines[line] ?? [], length));
    return known.get(key);
  };
  const found: Candidate[] = [];
  for (const layout of mrzLayouts) {
    for (let first = 0; first + layout.lines <= lines.length; first++) {
      const rows = Array.from({ length: layout.lines }, (_, row) => first + row);
      if (!rows.every((row) => mayHave(seen[row] ?? 0, layout.length))) continue;
      const scored = rows.map((row) => score(row, layout.length));
      if (scored.every((line) => line !== undefined))
        found.push(candidateOf(layout, first, scored));
    }
  }
  return found.sort((one, other) => other.fit - one.fit);
}

interface ScoredViews {
  readonly together: Float64Array;
  readonly weights: readonly number[];
  readonly logLikelihood: number;
}

/** Every view with all letters allowed. The surer a view, the more it counts. */
function scoreFreely(views: readonly LineScores[], length: number): ScoredViews | undefined {
  const alphabets = Array<Uint8Array>(length).fill(everyLetter);
  const scored = views.map((view) => scorePlaces(view, alphabets));
  const logLikelihood = Math.max(
    ...scored.map((view) => view?.logLikelihood ?? Number.NEGATIVE_INFINITY),
  );
  const weights = scored.map((view) =>
    view === undefined
      ? 0
      : Math.exp((viewPreference * (view.logLikelihood - logLikelihood)) / length),
  );
  const fitting = scored.filter((view): view is PlaceScores => view !== undefined);
  if (fitting.length === 0) return undefined;
  const together = combineViews(
    fitting,
    weights.filter((_, view) => scored[view] !== undefined),
  );
  return { together, weights, logLikelihood };
}

function candidateOf(layout: MrzLayout, first: number, lines: readonly ScoredViews[]): Candidate {
  let likelihood = 0;
  let alphabets = 0;
  for (const [line, { together, logLikelihood }] of lines.entries()) {
    likelihood += logLikelihood;
    for (let place = 0; place < layout.length; place++) {
      alphabets += Math.max(
        -dearestLetter,
        Math.log(shareOf(together, place, alphabetAt(layout, line, place))),
      );
    }
  }
  const letters = layout.lines * layout.length;
  return {
    layout,
    first,
    free: lines.map(({ together }) => together),
    weights: lines.map(({ weights }) => weights),
    likelihood: likelihood / letters,
    fit: (likelihood + alphabets) / letters,
  };
}

const lengths = [...new Set(mrzLayouts.map(({ length }) => length))];

function mayHave(seen: number, length: number): boolean {
  const nearest = Math.min(...lengths.map((each) => Math.abs(seen - each)));
  const distance = Math.abs(seen - length);
  return distance <= lengthSlack && distance <= nearest + lengthDoubt;
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
