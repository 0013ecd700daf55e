import type { Field } from '@biometrid/openapi/model';
import type { Schemas } from '../contract/schemas.js';

/** Texts of which one fits nearly everything that the contract calls a text. */
const texts = ['contract-check', 'en', '02:00:00:00:00:01', '1', 'true'];

/** A value that the contract allows for a field, as JSON has it. */
export function fittingValue(schemas: Schemas, field: Field): unknown {
  const { schema, example } = field;
  const candidates: unknown[] = [example, ...texts, true, 1, [], {}];
  const fits = candidates.find(
    (value) => value !== undefined && (schema === undefined || schemas.fits(schema, value)),
  );
  if (fits !== undefined) return fits;
  throw new Error(`No value is known for ${field.name}`);
}

/** The same as a text of a form or a query. */
export function fittingText(schemas: Schemas, field: Field): string {
  const value = fittingValue(schemas, field);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * A text that the contract does not allow for a field, nor takes for a value of another type.
 * @returns undefined where every text is allowed.
 */
export function unfittingText(schemas: Schemas, { schema, type }: Field): string | undefined {
  if (schema === undefined) return undefined;
  if (type !== undefined && type !== 'string') return 'perhaps';
  const candidates = ['?', '', 'x'.repeat(300), 'x'.repeat(5_000)];
  return candidates.find((text) => !schemas.fits(schema, text));
}
