/** Starts of the months' names in English, French, Portuguese, Spanish, German, Italian, Polish, Czech and Dutch, in the order of the year. */
const starts: readonly string[] = [
  'JAN ENE GEN STY LED',
  'FEB FEV LUT UNO',
  'MAR MRZ MRT BRE',
  'APR AVR ABR KWI DUB',
  'MAY MAI MAG MAJ MEI KVE',
  'JUN JUIN GIU CZE',
  'JUL JUIL LUG LIP',
  'AUG AOU AGO SIE SRP',
  'SEP SET WRZ ZAR',
  'OCT OUT OKT OTT PAZ RIJ',
  'NOV LIS',
  'DEC DEZ DIC GRU PRO',
];

const byStart: ReadonlyMap<string, number> = new Map(
  starts.flatMap((words, index) => words.split(' ').map((word) => [word, index + 1] as const)),
);

/** The month of a word by its beginning, 1 to 12. French needs four letters for June and July. */
export function monthOf(word: string): number | undefined {
  const plain = word.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase().replaceAll('0', 'O');
  return byStart.get(plain.slice(0, 4)) ?? byStart.get(plain.slice(0, 3));
}
