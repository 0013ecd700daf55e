import { spellings } from './latin-letters.js';

/**
 * A printed name in the letters of a machine readable zone, each letter in the first way of ICAO Doc 9303 part 3, section 6 A
 * (`Ä` as `AE`, `Ñ` as `N`): words of `A` to `Z` with single spaces where the zone has fillers. Hyphens part words, apostrophes and full
 * stops vanish (4.6 of the same part); so do letters of other alphabets and digits.
 */
export function transliterate(name: string): string {
  return words(name)
    .map((word) => word.map((letter) => spellings(letter)[0] ?? '').join(''))
    .filter((word) => word !== '')
    .join(' ');
}

/**
 * The words of a printed name as letters, in upper case. `ß` stays itself: its own upper case would be two letters. Every letter is one
 * code point, whether its mark was written beside it or not.
 */
export function words(name: string): readonly (readonly string[])[] {
  return name
    .normalize('NFC')
    .split(separators)
    .map((word) =>
      Array.from(word.replace(silent, ''), (letter) =>
        letter === 'ß' ? letter : letter.toUpperCase(),
      ),
    )
    .map((word) => word.flatMap((letter) => (letter === 'ß' ? letter : Array.from(letter))))
    .filter((word) => word.length > 0);
}

/** Everything that stands between words: spaces, hyphens and dashes, fillers, commas, strokes. */
const separators = /[\s\p{Pd}<,;/_]+/u;

/** What is left out within a word: whatever is no letter, such as apostrophes, full stops and digits. */
const silent = /[^\p{L}\p{M}]/gu;
