import { spellings } from './latin-letters.js';
import { words } from './transliterate.js';

/** How a zone has a name. */
export interface AgreementOptions {
  /**
   * Whether the zone's name field is full to its last letter: only then may names be cut short (ICAO Doc 9303 parts 4 to 7, "truncation
   * of names"), by their ends, to initials, or by leaving out the last ones. Default: false.
   */
  readonly truncated?: boolean;
}

/**
 * Whether a printed name and a machine readable zone's name (with `<` or spaces) may be the same: each letter in any way that ICAO
 * Doc 9303 part 3, section 6 A allows, whatever stands for hyphens, apostrophes and spaces, in the same order. A name with letters of
 * other alphabets agrees with nothing, nor does one of more than 200 letters.
 */
export function agrees(
  printed: string,
  mrzName: string,
  { truncated = false }: AgreementOptions = {},
): boolean {
  if (printed.length > longest || mrzName.length > longest) return false;
  const name = words(printed);
  const zone = words(mrzName).map((word) => word.join(''));
  if (zone.length === 0) return name.length === 0;
  if (spelled(name.flat(), zone.join(''), truncated)) return true;
  return truncated && zone.every((word, i) => spelled(name[i] ?? [], word, true));
}

/** Letters of the longest name that is looked at: five times what a zone holds. */
const longest = 200;

/**
 * Whether letters may be written as `zone`, or, where they may be cut, whether `zone` may be their start. Follows all places in the
 * zone that the letters so far can have reached.
 */
function spelled(letters: readonly string[], zone: string, cut: boolean): boolean {
  let reached = new Set([0]);
  for (const letter of letters) {
    if (cut && reached.has(zone.length)) return true;
    const next = new Set<number>();
    for (const from of reached) {
      for (const way of spellings(letter)) {
        if (zone.startsWith(way, from)) next.add(from + way.length);
        // A cut may fall between the letters that stand for one.
        else if (cut && way.startsWith(zone.slice(from))) return true;
      }
    }
    reached = next;
  }
  return reached.has(zone.length);
}
