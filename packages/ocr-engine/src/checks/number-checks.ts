import type { FieldEvidence } from '../fields/field.js';
import { holdsNationalNumber } from '../national-numbers/national-numbers.js';
import { type Check, type CheckName, check } from './check.js';
import { isSureEnough } from './sure-enough.js';

const numbers = [
  ['id_number', 'integrity_id_number'],
  ['tax_number', 'integrity_tax_number'],
  ['doc_number', 'integrity_card_number'],
] as const satisfies readonly (readonly [FieldEvidence['name'], CheckName])[];

/**
 * Whether the numbers that a state gives are right by their own check digits, by whichever source; the detail names the first that has a
 * wrong one. Of states whose rule is public, of numbers that look like the state's.
 */
export function numberChecks(evidence: readonly FieldEvidence[]): Check[] {
  const state = evidence.find(({ name }) => name === 'origin')?.value;
  if (state === undefined) return [];
  return numbers.flatMap(([field, name]) => {
    const judged = evidence
      .filter((each) => each.name === field && isSureEnough(each))
      .map(({ source, value }) => ({ source, holds: holdsNationalNumber(state, field, value) }))
      .filter(({ holds }) => holds !== undefined);
    const wrong = judged.find(({ holds }) => holds === false);
    return judged.length === 0 ? [] : [check(name, wrong === undefined, wrong?.source)];
  });
}
