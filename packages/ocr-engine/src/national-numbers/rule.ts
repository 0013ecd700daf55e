import type { FieldName } from '../fields/field.js';

/** A number that a state gives, and that can be held against itself. */
export interface NationalNumberRule {
  /** The field that has it. */
  readonly field: Extract<FieldName, 'id_number' | 'tax_number' | 'doc_number'>;
  /** What such a number looks like, in capitals and without separators: another one is not held against the rule. */
  readonly shape: RegExp;
  /** Whether its check digit or letter is right, and its parts are possible. It has the shape. */
  readonly holds: (number: string) => boolean;
}

/** Sum of a number's digits, each times its weight; of as many as there are weights. */
export function weighted(number: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * Number(number[i]), 0);
}

/** Whether a year, a month and a day are a day. */
export function isDay(year: number, month: number, day: number): boolean {
  return (
    month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
  );
}
