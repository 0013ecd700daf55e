import { fieldAt, layoutOf } from '../../src/mrz/format.js';
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
  const letters = (code: string) => (code === 'DEU' ? 'D' : code);
  const common = {
    documentCode: codes[format],
    issuingState: letters(holder.country.code),
    nationality: letters(holder.nationality),
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
    case 'FRENCH-ID':
      return writeMrz(format, { ...common, optional1: `${holder.documentNumber.slice(4, 6)}0001` });
    default:
      return writeMrz(format, common);
  }
}

/** The lines of one holder with the letters of another, whose check digits do not fit. */
export function spoiltLines(format: MrzFormat, holder: Holder, other: Holder): readonly string[] {
  const right = mrzLines(format, holder);
  const layout = layoutOf(format);
  return mrzLines(format, other).map((line, number) =>
    Array.from(line, (letter, place) =>
      fieldAt(layout, number, place)?.name === 'checkDigit'
        ? (right[number]?.charAt(place) ?? letter)
        : letter,
    ).join(''),
  );
}

/** @param day ISO 8601 */
export function sixDigits(day: string): string {
  return day.slice(2).replaceAll('-', '');
}
