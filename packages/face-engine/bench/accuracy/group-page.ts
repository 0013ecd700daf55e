import type { Encoding } from '../../src/matching/encodings.js';
import { countedRates, differences, enrolled, type GroupFigures } from './group-figures.js';
import { percents, shortly, table } from './report.js';

/** What one encoding's thresholds mean to the groups. */
interface Measured {
  readonly encoding: Encoding;
  readonly figures: readonly GroupFigures[];
}

/** False matches of each group at each counted rate, in percent. */
export function groupTable(figures: readonly GroupFigures[]): string {
  return table(
    ['group', 'people', 'pairs', ...countedRates.map((rate) => `named ${rate.toExponential()}`)],
    figures.map(({ name, people, pairs, falseMatches }) => [
      name,
      `${people}`,
      `${pairs}`,
      ...falseMatches.map(
        ({ share, bounds }) =>
          `${percents(share, 3)} (${bounds.map((bound) => percents(bound, 2)).join('–')})`,
      ),
    ]),
  );
}

/** The section about differences between groups. */
export function groupSection(measured: readonly Measured[], date: string): string {
  const encoders = measured.map(({ encoding }) => encoding.encoder).join(', ');
  const cohort = measured[0]?.encoding.cohort.id;
  return `## Differences between groups

What a named rate means to whom, after the demographic tests of NIST (IR 8280, IR 8429) and ISO/IEC 19795-10. A rate is about
**pairs of one sex**: a woman and a man are hardly ever taken for each other, and would make every rate look better. In percent of
such pairs, measured on ${date} with ${encoders} and ${cohort}. A threshold lies where a third of its rate passes in the group that needs the highest (see above), so
most groups stay well below what is named; in brackets what comes out when other people of the same kind are drawn.

${measured.map(section).join('\n\n')}

**fairface** are candid photos of people of the world, **Congress** studio portraits of members of the US Congress, **press** the people of
lfw-sample and celebrities. Sex and age are what the labels of those sets say, by the eye of others, not what anybody said of themselves.

Not measured here: peoples and skin colours, since no set at hand tells them; people over 80; disabilities; veils; other cameras than those
of the sets. The engine was never tried on twins, and siblings, parents and children are more alike than the strangers of these tables.
No set at hand tells how often a child is known again a year later.`;
}

function section({ encoding, figures }: Measured): string {
  const adults = figures.filter(({ name }) => name !== 'fairface 0 to 9');
  const { overMean, overLowest } = differences(adults, countedRates.indexOf(1e-2));
  const missed = figures.filter(({ falseNonMatches }) => falseNonMatches);
  const told = figures.filter(({ duplicates }) => duplicates !== undefined);
  return `### ${shortly(encoding.encoder)}, by group

${groupTable(figures)}

Highest over geometric mean at 1e-2, children left out: ${overMean.toFixed(1)}; over the lowest: ${overLowest.toFixed(1)} (a group without a false match counts with half a pair).

${table(
  ['group', 'pairs of one person', 'missed at 1e-2', 'at 1e-3', 'at 1e-4'],
  missed.map(({ name, genuine, falseNonMatches = [] }) => [
    name,
    `${genuine}`,
    ...falseNonMatches.map((share) => percents(share)),
  ]),
)}

Photos that an enrolment refuses: ${figures.map(({ name, refused }) => `${name} ${percents(refused)} %`).join(', ')}. Where ${enrolled} of a
group are enrolled, who comes next is called a duplicate of one of them: ${told
    .map(({ name, duplicates = 0 }) => `${name} ${percents(duplicates)} %`)
    .join(', ')}.`;
}
