import { type Check, checkNames } from './check.js';

/** The decisive check by which a document fails: of those that do, the first in the order of `decisiveChecks`. */
export function overall(checks: readonly Check[]): Check | undefined {
  return checks
    .filter(({ decisive, good }) => decisive && !good)
    .toSorted((one, other) => checkNames.indexOf(one.name) - checkNames.indexOf(other.name))[0];
}

/** An outcome as the API writes it: `GOOD` or `FAIL`, with a detail in brackets where there is one (`GOOD [1600x1200]`). */
export function checkText({ good, detail }: Pick<Check, 'good' | 'detail'>): string {
  const outcome = good ? 'GOOD' : 'FAIL';
  return detail === undefined || detail === '' ? outcome : `${outcome} [${detail}]`;
}
