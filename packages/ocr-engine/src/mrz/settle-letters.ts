import { isState, stateCodes } from '../states/state-codes.js';
import { agreeingLetters, standingChecks } from './agreeing-letters.js';
import { checkPlaces } from './check-places.js';
import { correctionsOf } from './corrections.js';
import { mostRepairCost, mostRepairs, mostStateCost } from './decoding-limits.js';
import type { MrzFieldName, MrzLayout, MrzLayoutField } from './format.js';
import { jointDoubt } from './joint-confusions.js';
import { type NameGaps, readNameLetters } from './name-letters.js';
import { likeliestLetters, probabilityOf } from './place-scores.js';

/** The letters of a zone, and how sure each thing that covers them makes them. */
export interface SettledLetters {
  readonly lines: readonly string[];
  /** The probability of all letters together. */
  readonly certainty: number;
  /** The least of its factors. */
  readonly confidence: number;
  /** The probability that letters drawn by the scores agree with the check digits, times ten for each of them. */
  readonly evidence: number;
}

/** Settles letters by all that is known of a layout: names by their grammar, states by their codes, the rest by the check digits. */
export function settleLetters(layout: MrzLayout, places: readonly Float64Array[]): SettledLetters {
  const settling = new Settling(layout, places);
  settling.names();
  settling.states();
  const evidence = settling.digits();
  settling.others();
  const { lines, factors } = settling;
  return {
    lines,
    certainty: factors.reduce((product, factor) => product * factor, 1),
    confidence: Math.min(...factors),
    evidence,
  };
}

const nameFields: Partial<Record<MrzFieldName, NameGaps>> = {
  names: 'surname-and-given',
  surnames: 'single',
  // Old French cards part given names with two fillers.
  givenNames: 'double',
};

const stateFields: readonly MrzFieldName[] = ['issuingState', 'nationality'];

class Settling {
  readonly factors: number[] = [];
  lines: readonly string[];

  constructor(
    private readonly layout: MrzLayout,
    private readonly places: readonly Float64Array[],
  ) {
    this.lines = places.map(likeliestLetters);
  }

  names(): void {
    for (const field of this.layout.fields) {
      const gaps = nameFields[field.name];
      if (gaps === undefined) continue;
      const { text, certainty } = readNameLetters(
        this.scores(field.line),
        field.from,
        field.to,
        gaps,
      );
      this.write(field, text);
      this.factors.push(certainty);
    }
  }

  /** The likeliest known code, unless what is seen is nobody's and far likelier. */
  states(): void {
    for (const field of this.layout.fields) {
      if (!stateFields.includes(field.name)) continue;
      const seen = this.lines[field.line]?.slice(field.from, field.to) ?? '';
      const seenLikely = this.likelihood(field, seen);
      let [best, most, all] = ['', 0, 0];
      for (const code of stateCodes) {
        const likely = this.likelihood(field, code.padEnd(3, '<'));
        all += likely;
        if (likely > most) [best, most] = [code, likely];
      }
      if (
        most > 0 &&
        (isState(seen.replace(/<+$/, '')) || Math.log(seenLikely / most) <= mostStateCost)
      ) {
        this.write(field, best.padEnd(3, '<'));
        this.factors.push(most / all);
      } else {
        this.factors.push(seenLikely);
      }
    }
  }

  /** The letters with which the check digits agree, if few and likely changes lead there; else those seen. */
  digits(): number {
    const checks = checkPlaces(this.layout, this.lines);
    const found = agreeingLetters(this.lines, this.places, checks);
    if (found === undefined) {
      this.factors.push(0);
      return 0;
    }
    const evidence = found.agreement * 10 ** standingChecks(this.lines, checks).length;
    const changes = correctionsOf(this.lines, found.lines);
    const cost = changes.reduce(
      (sum, { line, place, before, after }) =>
        sum +
        Math.log(this.probability(line, place, before) / this.probability(line, place, after)),
      0,
    );
    if (changes.length > mostRepairs || !(cost <= mostRepairCost)) {
      this.factors.push(0);
      return evidence;
    }
    this.lines = found.lines;
    const doubt = jointDoubt(this.lines, this.places, standingChecks(this.lines, checks));
    this.factors.push(1 / (1 / found.certainty + doubt));
    return evidence;
  }

  /** What neither digits nor codes nor a grammar covers: the document's code, the sex, the optional data of a visa. */
  others(): void {
    const covered = new Set<string>();
    for (const { digit, over } of standingChecks(
      this.lines,
      checkPlaces(this.layout, this.lines),
    )) {
      for (const { line, place } of [digit, ...over]) covered.add(`${line} ${place}`);
    }
    for (const { name, line, from, to } of this.layout.fields) {
      if (stateFields.includes(name) || name in nameFields) continue;
      for (let place = from; place < to; place++) {
        if (covered.has(`${line} ${place}`)) continue;
        this.factors.push(this.probability(line, place, this.lines[line]?.charAt(place) ?? '<'));
      }
    }
  }

  private scores(line: number): Float64Array {
    return this.places[line] ?? new Float64Array(0);
  }

  private probability(line: number, place: number, letter: string): number {
    return probabilityOf(this.scores(line), place, letter);
  }

  private likelihood({ line, from }: MrzLayoutField, text: string): number {
    return [...text].reduce(
      (product, letter, at) => product * this.probability(line, from + at, letter),
      1,
    );
  }

  private write({ line, from, to }: MrzLayoutField, text: string): void {
    this.lines = this.lines.map((row, at) =>
      at === line ? row.slice(0, from) + text + row.slice(to) : row,
    );
  }
}
