import type { MrzFormat } from '../../src/mrz/mrz-reading.js';
import { writeMrz } from '../../src/mrz/write.js';
import { transliterate } from '../../src/transliteration/transliterate.js';
import type { Holder } from './holders/holder.js';

const codes: Readonly<Record<MrzFormat, string>> = {
  TD1: 'ID',
  TD2: 'I',
  TD3: 'P',
  'MRV-A': 'V',
  'MRV-B': 'V',
  'FRENCH-ID': 'ID',
};

/** The lines of a holder's zone. */
export function mrzLines(format: MrzFormat, holder: Holder): readonly string[] {
  // Germany's code on documents: ICAO Doc 9303 part 3, section 5.
  const state = holder.country.code === 'DEU' ? 'D' : holder.country.code;
  const common = {
    documentCode: codes[format],
    issuingState: state,
    nationality: state,
    surnames: transliterate(holder.surname),
    names: transliterate(holder.givenNames),
    documentNumber: holder.documentNumber,
    birthDate: sixDigits(holder.birth),
    expiryDate: sixDigits(holder.expires),
    sex: holder.sex,
  };
  const personal = holder.personalNumber?.replace(/[^A-Z0-9]/g, '') ?? '';
  switch (format) {
    case 'TD1':
    case 'TD3':
      return writeMrz(format, personal === '' ? common : { ...common, optional1: personal });
    default:
      return writeMrz(format, common);
  }
}

/** @param day ISO 8601 */
export function sixDigits(day: string): string {
  return day.slice(2).replaceAll('-', '');
}
