import { agrees } from '../transliteration/agrees.js';
import type { FieldEvidence } from './field.js';

/**
 * Whether two sources say the same of a field: names through the transliteration of ICAO Doc 9303 part 3, dates as far as both go,
 * numbers by their letters and digits.
 */
export function sameValue(one: FieldEvidence, other: FieldEvidence): boolean {
  switch (one.name) {
    case 'surnames':
    case 'names':
      return sameName(one, other);
    case 'birth_date':
    case 'expiry_date':
    case 'issue_date':
      return (
        sameDay(one, other) || sameDay(monthFirst(one), other) || sameDay(one, monthFirst(other))
      );
    default:
      return bare(one.value) === bare(other.value);
  }
}

function sameDay(one: FieldEvidence, other: FieldEvidence): boolean {
  return one.value.startsWith(other.value) || other.value.startsWith(one.value);
}

/** A date that was printed with numbers alone, read the other way round: `06/05/1956` is of May or of June. */
function monthFirst(date: FieldEvidence): FieldEvidence {
  const [year, month, day] = date.value.split('-');
  const isNumbers = /^\d{1,2}\D{1,3}\d{1,2}\D{1,3}\d{2,4}$/.test(date.printed ?? '');
  return isNumbers && day !== undefined && Number(day) <= 12
    ? { ...date, value: `${year}-${day}-${month}` }
    : date;
}

function sameName(one: FieldEvidence, other: FieldEvidence): boolean {
  // The zone's spelling is the one that others are held to; between two others either may be the fuller.
  const [printed, zone] = one.source === 'mrz' ? [other, one] : [one, other];
  const options = { truncated: zone.cut ?? printed.cut ?? false };
  const name = printed.printed ?? printed.value;
  return (
    agrees(name, zone.value, options) ||
    agrees(printed.value, zone.value, options) ||
    withoutMarks(name, zone.value, options.truncated) ||
    (options.truncated && cutByWords(name, zone.value))
  );
}

/**
 * Whether a name may be the zone's whose marks were lost when it was read: `Jorgensen` for `Jørgensen`, which a zone has as `JOERGENSEN`.
 * The reader of printed text knows few letters with marks.
 */
function withoutMarks(printed: string, zone: string, cut: boolean): boolean {
  const spelled = zone.replace(/[^A-Z]/g, '');
  let reached = new Set([0]);
  for (const letter of printed.toUpperCase().replace(/[^A-Z]/g, '')) {
    const next = new Set<number>();
    for (const at of reached) {
      for (const way of [letter, ...(spelledOut[letter] ?? [])])
        if (spelled.startsWith(way, at)) next.add(at + way.length);
    }
    if (next.size === 0) return cut && reached.has(spelled.length) && spelled !== '';
    reached = next;
  }
  return reached.has(spelled.length);
}

/** Whether each word of a zone is the start of the printed one: names are cut short word by word as well (Doc 9303 part 4, section 4.2.3). */
function cutByWords(printed: string, zone: string): boolean {
  const words = printed.split(/[^\p{L}\p{M}]+/u).filter(Boolean);
  const cut = zone.split(/[^A-Z]+/).filter(Boolean);
  return cut.length > 0 && cut.every((word, at) => withoutMarks(words[at] ?? '', word, true));
}

/** What a letter may be in a zone when it has lost a mark (Doc 9303 part 3, section 6 A). */
const spelledOut: Readonly<Record<string, readonly string[]>> = {
  A: ['AE', 'AA', 'AXX'],
  B: ['SS'],
  D: ['TH', 'D'],
  N: ['NXX'],
  O: ['OE', 'OXX'],
  P: ['TH'],
  U: ['UE', 'UXX', 'UYY'],
};

function bare(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, '');
}
