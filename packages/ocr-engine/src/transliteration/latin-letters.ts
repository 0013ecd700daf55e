/**
 * How letters of Latin alphabets are written in a machine readable zone: ICAO Doc 9303 part 3, section 6 A. The first way is the one
 * that the table recommends first. Letters of the table that only lose their mark (`É`, `Ç`, `Š`) are not listed: `spellings` takes
 * the mark away.
 */
const listed: Readonly<Record<string, readonly string[]>> = {
  Ä: ['AE', 'A'],
  Å: ['AA', 'A'],
  Æ: ['AE'],
  Ð: ['D'],
  Đ: ['D'],
  Ə: ['E'],
  Ħ: ['H'],
  Ĳ: ['IJ'],
  ĸ: ['K'],
  Ł: ['L'],
  Ŀ: ['L'],
  Ñ: ['N', 'NXX'],
  Ŋ: ['N'],
  Ö: ['OE', 'O'],
  // The sixth edition's way was O, and documents that were made by it are about.
  Ø: ['OE', 'O'],
  Œ: ['OE'],
  ß: ['SS'],
  ẞ: ['SS'],
  Þ: ['TH'],
  Ŧ: ['T'],
  Ü: ['UE', 'UXX', 'U'],
};

/** The ways in which a letter in upper case (or `ß`) may be written, in `A` to `Z`; none for a letter of another alphabet. */
export function spellings(letter: string): readonly string[] {
  const ways = listed[letter];
  if (ways !== undefined) return ways;
  const bare = letter.normalize('NFD').replace(marks, '');
  return bare.length === 1 && bare >= 'A' && bare <= 'Z' ? [bare] : [];
}

const marks = /\p{M}/gu;
