import type { FieldEvidence, FieldName } from '../fields/field.js';
import { sameValue } from '../fields/same-value.js';
import { type Check, type CheckName, check } from './check.js';
import { contradicts } from './contradicts.js';
import { isSureEnough } from './sure-enough.js';

const compared: readonly (readonly [FieldName, CheckName])[] = [
  ['surnames', 'match_surname'],
  ['names', 'match_name'],
  ['doc_number', 'match_doc_number'],
  ['birth_date', 'match_birth_date'],
  ['expiry_date', 'match_expiry_date'],
  ['gender', 'match_gender'],
  ['nationality', 'match_nationality'],
];

/** Whether the sources agree in what two of them say. The detail names them. */
export function agreementChecks(evidence: readonly FieldEvidence[]): Check[] {
  return compared.flatMap(([field, name]) => {
    const said = evidence.filter((each) => each.name === field);
    const contradiction = said.flatMap((one, index) =>
      said.slice(index + 1).flatMap((other) => (contradicts(one, other) ? [[one, other]] : [])),
    )[0];
    if (contradiction !== undefined)
      return [check(name, false, contradiction.map(({ source }) => source).join(', '))];
    const agreeing = said.filter((one) =>
      said.some(
        (other) =>
          other !== one && isSureEnough(one) && isSureEnough(other) && sameValue(one, other),
      ),
    );
    const sources = [...new Set(agreeing.map(({ source }) => source))];
    return sources.length < 2 ? [] : [check(name, true, sources.join(', '))];
  });
}
