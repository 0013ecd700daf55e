import { agrees } from '../transliteration/agrees.js';
import { spellings } from '../transliteration/latin-letters.js';

/**
 * Whether a name that was read may be a zone's, when the reader lost marks: PP-OCR's letters have no `ã`, `ł` or `ő`, and it reads the
 * bare letter. Any bare letter may so be written as the zone writes its marked ones: `MULLER` may be `MUELLER`. Letters are never
 * exchanged for others.
 */
export function agreesWithoutMarks(read: string, mrzName: string, truncated: boolean): boolean {
  if (read.length > longest || mrzName.length > longest) return false;
  if (agrees(read, mrzName, { truncated })) return true;
  const zone = mrzName.toUpperCase().replace(/[^A-Z]/gu, '');
  let reached = new Set([0]);
  for (const letter of read.toUpperCase()) {
    if (!/\p{L}/u.test(letter)) continue;
    if (truncated && reached.has(zone.length)) return true;
    const next = new Set<number>();
    for (const from of reached) {
      for (const way of waysOf(letter)) {
        if (zone.startsWith(way, from)) next.add(from + way.length);
      }
    }
    reached = next;
  }
  return zone !== '' && reached.has(zone.length);
}

/** Letters of the longest name that is looked at. */
const longest = 200;

function waysOf(letter: string): ReadonlySet<string> {
  const bare = letter.normalize('NFD').replace(/\p{M}/gu, '');
  const like = [letter, ...(marked.get(letter) ?? []), ...(marked.get(bare) ?? [])];
  return new Set(like.flatMap((one) => spellings(one)));
}

/** Latin-1 and Latin Extended-A have the letters of the zone's table. */
function byBareLetter(): Map<string, string[]> {
  const letters = new Map<string, string[]>();
  for (let code = 0xc0; code <= 0x17f; code++) {
    const letter = String.fromCharCode(code);
    if (letter !== letter.toUpperCase() && letter !== 'ß') continue;
    const bare = strokes[letter] ?? letter.normalize('NFD').replace(/\p{M}/gu, '');
    if (bare !== letter) letters.set(bare, [...(letters.get(bare) ?? []), letter]);
  }
  return letters;
}

/** What letters look like whose marks Unicode does not take apart. */
const strokes: Readonly<Record<string, string>> = {
  Ł: 'L',
  Ø: 'O',
  Đ: 'D',
  Ð: 'D',
  ß: 'B',
  Ħ: 'H',
  Ŧ: 'T',
  Ŋ: 'N',
  Þ: 'P',
};

/** Letters with marks by what is left of them without. */
const marked: ReadonlyMap<string, readonly string[]> = byBareLetter();
