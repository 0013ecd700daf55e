import * as belgium from './belgium.js';
import * as czechia from './czechia.js';
import * as finland from './finland.js';
import * as italy from './italy.js';
import * as poland from './poland.js';
import * as portugal from './portugal.js';
import * as romania from './romania.js';
import type { NationalNumberRule } from './rule.js';
import * as spain from './spain.js';

/** Rules that are public, by the state's three letters. */
const rules: ReadonlyMap<string, readonly NationalNumberRule[]> = new Map([
  ['BEL', [belgium.registerNumber]],
  ['CZE', [czechia.birthNumber]],
  ['ESP', [spain.identityNumber]],
  ['FIN', [finland.personalCode]],
  ['ITA', [italy.taxCode]],
  ['POL', [poland.pesel, poland.identityCard]],
  ['PRT', [portugal.taxNumber, portugal.civilNumber, portugal.citizenCard]],
  ['ROU', [romania.personalCode]],
]);

/**
 * Whether a number that a state gave is one that it can have given: its check digit or letter is right. Spaces, dots, hyphens and slashes may
 * stand where people write them.
 * @returns `undefined` when no rule is known for such a number: of another state, in another field, of another shape.
 */
export function holdsNationalNumber(
  state: string,
  field: NationalNumberRule['field'],
  number: string,
): boolean | undefined {
  return ruleFor(state, field, number)?.holds(bare(number));
}

/** Whether a number looks like one that a state gives, whatever its check digit. */
export function isNationalNumber(
  state: string,
  field: NationalNumberRule['field'],
  number: string,
): boolean {
  return ruleFor(state, field, number) !== undefined;
}

function ruleFor(state: string, field: NationalNumberRule['field'], number: string) {
  return rules.get(state)?.find((rule) => rule.field === field && rule.shape.test(bare(number)));
}

/** In capitals, without what people write between digits; Finland's century sign stays, which stands before three digits and a letter. */
function bare(number: string): string {
  const dense = number
    .slice(0, longest)
    .toUpperCase()
    .replace(/[\s./<]/g, '');
  return /^\d{6}[-+]\d{3}[\dA-Y]$/.test(dense) ? dense : dense.replace(/-/g, '');
}

/** Letters of a number that are looked at, separators included. */
const longest = 40;
