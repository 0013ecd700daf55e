import type { LabelLanguage } from '../holders/countries.js';

/** Ways in which documents print a day. */
export type DateStyle =
  | '31.12.1999'
  | '31 12 1999'
  | '31/12/1999'
  | '31-12-1999'
  | '31 DEC 1999'
  | '31 DEZ/DEC 1999'
  | '12/31/1999'
  | '1999-12-31';

/** @param day ISO 8601 */
export function printedDay(day: string, style: DateStyle, language: LabelLanguage): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const name = (of: LabelLanguage) => months[of].split(' ')[Number(month) - 1] ?? '';
  switch (style) {
    case '31.12.1999':
      return `${date}.${month}.${year}`;
    case '31 12 1999':
      return `${date} ${month} ${year}`;
    case '31/12/1999':
      return `${date}/${month}/${year}`;
    case '31-12-1999':
      return `${date}-${month}-${year}`;
    case '31 DEC 1999':
      return `${date} ${name('en')} ${year}`;
    case '31 DEZ/DEC 1999':
      return `${date} ${language === 'en' ? `${name('en')}/${name('fr')}` : `${name(language)}/${name('en')}`} ${year}`;
    case '12/31/1999':
      return `${month}/${date}/${year}`;
    case '1999-12-31':
      return day;
  }
}

/** ICAO Doc 9303 part 3 has three or four letters for a month; these are the usual ones. */
const months: Readonly<Record<LabelLanguage, string>> = {
  en: 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC',
  fr: 'JAN FEV MARS AVR MAI JUIN JUIL AOUT SEPT OCT NOV DEC',
  pt: 'JAN FEV MAR ABR MAI JUN JUL AGO SET OUT NOV DEZ',
  es: 'ENE FEB MAR ABR MAY JUN JUL AGO SEP OCT NOV DIC',
  de: 'JAN FEB MÄR APR MAI JUN JUL AUG SEP OKT NOV DEZ',
  it: 'GEN FEB MAR APR MAG GIU LUG AGO SET OTT NOV DIC',
  pl: 'STY LUT MAR KWI MAJ CZE LIP SIE WRZ PAŹ LIS GRU',
  cs: 'LED ÚNO BŘE DUB KVĚ ČVN ČVC SRP ZÁŘ ŘÍJ LIS PRO',
  nl: 'JAN FEB MRT APR MEI JUN JUL AUG SEP OKT NOV DEC',
};
