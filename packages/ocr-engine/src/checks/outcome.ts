import { type Check, checkNames } from './check.js';

/** The decisive check by which a document fails: of those that do, the first in the order of `decisiveChecks`. */
export function overall(checks: readonly Check[]): Check | undefined {
  return checks
    .filter(({ decisive, good }) => decisive && !good)
    .toSorted((one, other) => checkNames.indexOf(one.name) - checkNames.indexOf(other.name))[0];
}
