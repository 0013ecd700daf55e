import { birthDateToIso, expiryDateToIso } from '../mrz/dates.js';
import type { MrzFields, MrzReading } from '../mrz/mrz-reading.js';
import { isNationalNumber } from '../national-numbers/national-numbers.js';
import type { FieldEvidence, FieldName } from './field.js';

/**
 * What a machine readable zone says of a document's fields. Dates are ISO 8601, parts that are unknown left out.
 * @param now by which the century of a date is told.
 */
export function mrzEvidence(
  { fields, confidence, verified }: MrzReading,
  now: Date,
): FieldEvidence[] {
  const values: readonly (readonly [FieldName, string | undefined])[] = [
    ['document_code', fields.documentCode],
    ['surnames', fields.surnames],
    ['names', fields.names],
    ['doc_number', fields.documentNumber],
    ['birth_date', birthDateToIso(fields.birthDate, now)],
    ['expiry_date', fields.expiryDate && expiryDateToIso(fields.expiryDate, now)],
    ['gender', fields.sex],
    ['origin', threeLetters(fields.issuingState)],
    ['nationality', threeLetters(fields.nationality)],
    ['id_number', nationalNumber(fields)],
  ];
  return values.flatMap(([name, value]) =>
    value === undefined || value === ''
      ? []
      : [
          {
            ...({ name, value, source: 'mrz', verified } as const),
            confidence,
            ...(isName(name) && fields.namesCut && { cut: true }),
          },
        ],
  );
}

/** A state's optional data may be anything: only what looks like the number of its people is taken for one. */
function nationalNumber({ issuingState, optional1, optional2 }: MrzFields): string | undefined {
  return [optional1, optional2].find(
    (data) => data !== undefined && isNationalNumber(issuingState, 'id_number', data),
  );
}

/** Germany is one letter in a zone alone (Doc 9303 part 3, section 5). */
function threeLetters(state: string): string {
  return state === 'D' ? 'DEU' : state;
}

function isName(name: FieldName): boolean {
  return name === 'surnames' || name === 'names';
}
