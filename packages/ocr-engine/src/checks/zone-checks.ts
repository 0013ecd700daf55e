import type { MrzCheck, MrzReading } from '../mrz/mrz-reading.js';
import { type Check, type CheckName, check } from './check.js';

/** What a machine readable zone shows by itself. */
export function zoneChecks(zone: MrzReading): Check[] {
  return [
    ...zone.checks.flatMap(({ name, good, detail }) => {
      const known = names[name];
      return known === undefined ? [] : [check(known, good, detail)];
    }),
    check('mrz_verified', zone.verified),
  ];
}

/** The dates are judged with those of the other sources. */
const names: Readonly<Record<MrzCheck['name'], CheckName | undefined>> = {
  documentNumber: 'integrity_doc_number',
  birthDate: 'integrity_birth_date',
  expiryDate: 'integrity_expiry_date',
  personalNumber: 'integrity_personal_number',
  composite: 'integrity_composite',
  documentCode: 'mrz_document_code',
  issuingState: 'mrz_state',
  nationality: 'mrz_nationality',
  names: 'mrz_names',
  alphabet: 'mrz_format',
  dates: undefined,
};
