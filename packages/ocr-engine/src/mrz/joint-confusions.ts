import { type CheckPlaces, judgeDigit, type MrzPlace } from './check-places.js';
import { mrzLetters } from './format.js';
import { letterCount } from './line-scores.js';

/** Odds below this are left out: no letter's probability is known better. */
const least = 1e-5;
/** Places that one confusion is tried at, the likeliest ones; a number has nine. */
const mostPlaces = 9;

/**
 * How likely it is, by the odds against the letters read, that one letter was taken for another several times and every check digit agrees
 * all the same: 3 read as 5 on neighbouring weights 7 and 3 changes nothing, nor does O read as 0 on three places whose weights add up to
 * 15. A print that makes one O a 0 makes all of them so, hence the odds of a joint confusion are those of one of them (the geometric mean),
 * not the product that independent letters would have.
 */
export function jointDoubt(
  lines: readonly string[],
  places: readonly Float64Array[],
  checks: readonly CheckPlaces[],
): number {
  let doubt = 0;
  for (const { other, at } of confusions(lines, places, checks)) {
    for (let subset = 1; subset < 2 ** at.length; subset++) {
      const chosen = at.filter((_, index) => (subset >> index) % 2 === 1);
      if (chosen.length < 2) continue;
      const changed = lines.map((line) => [...line]);
      let logOdds = 0;
      for (const { line, place, odds } of chosen) {
        const row = changed[line];
        if (row !== undefined) row[place] = other;
        logOdds += Math.log(odds);
      }
      const text = changed.map((row) => row.join(''));
      if (checks.every((check) => judgeDigit(check, text).good))
        doubt += Math.exp(logOdds / chosen.length);
    }
  }
  return doubt;
}

interface Confusion {
  readonly other: string;
  readonly at: readonly (MrzPlace & { odds: number })[];
}

/** Every pair of letters of which the second is a likely other reading of the first at two covered places or more. */
function confusions(
  lines: readonly string[],
  places: readonly Float64Array[],
  checks: readonly CheckPlaces[],
): Confusion[] {
  const found = new Map<string, (MrzPlace & { odds: number })[]>();
  const seen = new Set<number>();
  for (const { line, place } of checks.flatMap(({ over }) => over)) {
    if (seen.has(line * 100 + place)) continue;
    seen.add(line * 100 + place);
    const letter = lines[line]?.charAt(place) ?? '<';
    const scores = places[line]?.subarray(place * letterCount, (place + 1) * letterCount);
    if (scores === undefined) continue;
    const own = scores[mrzLetters.indexOf(letter)] ?? 0;
    for (const [index, likely] of scores.entries()) {
      const other = mrzLetters.charAt(index);
      const odds = likely / Math.max(own, least);
      if (other === letter || odds < least) continue;
      const key = letter + other;
      found.set(key, [...(found.get(key) ?? []), { line, place, odds }]);
    }
  }
  return [...found].flatMap(([key, at]) => {
    const likeliest = at.sort((one, another) => another.odds - one.odds).slice(0, mostPlaces);
    return likeliest.length < 2 ? [] : [{ other: key.charAt(1), at: likeliest }];
  });
}
