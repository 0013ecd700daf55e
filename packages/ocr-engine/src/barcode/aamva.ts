/**
 * What the code on a driving licence or identity card of North America says, element by element: AAMVA DL/ID Card Design Standard, versions
 * 1 (2000) to 10 (2020), annex D.
 */
export interface AamvaRecord {
  /** Of the standard; 0 for what was made before it had one. */
  readonly version: number;
  /** The issuer identification number of ISO/IEC 7812 that AAMVA gave to the jurisdiction: six digits. */
  readonly issuer: string;
  /** From version 2 on. */
  readonly jurisdictionVersion?: number;
  /** In the order of the code. */
  readonly subfiles: readonly AamvaSubfile[];
}

interface AamvaSubfile {
  /** `DL` for a driving licence, `ID` for an identity card; `Z` and a letter for what is the jurisdiction's own. */
  readonly type: string;
  /**
   * Values by their element's identifier (`DAQ`), known ones and unknown ones, the first where one is there twice. Spaces at their ends are
   * dropped; elements without a value are absent.
   */
  readonly elements: ReadonlyMap<string, string>;
}

/**
 * Reads an AAMVA record. Wrong offsets and lengths, which some cards have, are put right by the sub-files' own names.
 * @param bytes of the code, at most 3,000. Text is ISO 8859-1 as the standard says, or UTF-8 where it can be nothing else.
 * @returns `undefined` when it is no such record. Never throws.
 */
export function parseAamva(bytes: Uint8Array): AamvaRecord | undefined {
  if (bytes.length > mostBytes) return undefined;
  const text = decode(bytes);
  const header = headerPattern.exec(text);
  if (header === null) return undefined;
  const [all, issuer = '', versionText = '', rest = ''] = header;
  const version = Number(versionText);
  // Version 1 has no version of the jurisdiction.
  const [, own, count = '0'] = (version < 2 ? /^()(\d\d)/ : /^(\d\d)(\d\d)/).exec(rest) ?? [];
  const first = header.index + all.length - rest.length + (version < 2 ? 2 : 4);
  const subfiles = designators(text, first, Number(count)).map(({ type, start, end }) => ({
    type,
    elements: elementsOf(text.slice(start, end)),
  }));
  if (!subfiles.some(({ elements }) => elements.size > 0)) return undefined;
  return {
    version,
    issuer,
    ...(own !== undefined && own !== '' && { jurisdictionVersion: Number(own) }),
    subfiles,
  };
}

const mostBytes = 3_000;
const mostSubfiles = 10;
const mostElements = 200;

/** Compliance indicator, separators, file type, issuer, version. Scanners drop or change the separators, so any few will do. */
const headerPattern = /@[\s\p{Cc}]{0,8}(?:ANSI |AAMVA)(\d{6})(\d\d)(\d{2,4})/u;

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not TextDecoder's `latin1`: that is Windows-1252.
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  }
}

interface Place {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Where the sub-files' elements are, by the table that follows the header, or by their names where the table is wrong. */
function designators(text: string, first: number, count: number): Place[] {
  const told: { type: string; offset: number }[] = [];
  for (let i = 0; i < Math.min(count, mostSubfiles); i++) {
    const entry = /^([A-Z][A-Z0-9])(\d{4})\d{4}/.exec(
      text.slice(first + i * 10, first + i * 10 + 10),
    );
    if (entry === null) break;
    told.push({ type: entry[1] ?? '', offset: Number(entry[2]) });
  }
  const body = first + told.length * 10;
  const places: { type: string; start: number }[] = [];
  let from = body;
  for (const { type, offset } of told) {
    const named = offset >= from && text.startsWith(type, offset);
    const start = named ? offset : find(text, type, from);
    if (start < 0) continue;
    places.push({ type, start: start + type.length });
    from = start + type.length;
  }
  // A card without a table, or with one of nonsense: what there is belongs to a licence.
  if (places.length === 0) places.push({ type: 'DL', start: body });
  return places.map(({ type, start }, i) => {
    const next = places[i + 1];
    return { type, start, end: next === undefined ? text.length : next.start - next.type.length };
  });
}

/** A sub-file begins after a terminator, or right after the table, with its name and an element. */
function find(text: string, type: string, from: number): number {
  const begin = new RegExp(`(?:^|\\p{Cc})${type}(?=[A-Z][A-Z0-9]{2})`, 'u');
  const rest = text.slice(from);
  const found = begin.exec(rest);
  return found === null ? -1 : from + found.index + found[0].length - type.length;
}

function elementsOf(body: string): Map<string, string> {
  const elements = new Map<string, string>();
  for (const line of body.split(/\p{Cc}/u)) {
    const [, name = '', value = ''] = /^([A-Z][A-Z0-9]{2})(.*)$/su.exec(line.trim()) ?? [];
    if (value.trim() === '' || elements.has(name) || elements.size >= mostElements) continue;
    elements.set(name, value.trim());
  }
  return elements;
}
