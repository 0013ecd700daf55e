import type { FieldEvidence, FieldName } from '../fields/field.js';
import { birthDateToIso, expiryDateToIso } from '../mrz/dates.js';
import type { MrzFields } from '../mrz/mrz-reading.js';
import type { PlacedLine } from '../text/text-line.js';
import { type DateKind, isMonthFirst, readDate, toIso } from './dates.js';
import type { Label } from './labels.js';
import { heightOf, type Layout, layOut, type PlacedLabel, type Value } from './layout.js';
import { agreesWithoutMarks } from './lost-marks.js';
import { type Pair, pairValues } from './pair-values.js';
import { readGender, readHeight, readName, readNumber, readState } from './values.js';

export interface VisualZoneOptions {
  /** What the machine readable zone of the document says, if it has one that was read. */
  readonly mrz?: MrzFields;
  /** Tells the century of abbreviated years. */
  readonly now: Date;
}

/**
 * What the visual zone says: values beside labels, and lines that say what the machine readable zone does. What has neither a label nor
 * agrees is left out, and so is what may mean two things: a name without a comma under a label for surname and given names, unless
 * the zone tells how it is parted.
 * @param lines of the document, without those of the machine readable zone.
 * @returns each field once at most; `printed` where it differs.
 */
export function readFields(
  lines: readonly PlacedLine[],
  { mrz, now }: VisualZoneOptions,
): FieldEvidence[] {
  const layout = layOut(lines);
  const reading: Reading = { mrz, now, monthFirst: lines.some(({ text }) => isMonthFirst(text)) };
  const labels = layout.labels.map((label) => ({ ...label, labels: settled(label, layout) }));
  const pairs = pairValues(labels, layout.values, (label, value) => fits(label, value, reading));
  const found: FieldEvidence[] = pairs.flatMap((pair) => evidenceOf(pair, layout, pairs, reading));
  const free = layout.values.filter((value) => !pairs.some((pair) => pair.value === value));
  const agreeing = [
    ...free.flatMap((value) => agreement(value, reading)),
    ...(mrz === undefined ? [] : codesInAgreement(free, mrz)),
  ];
  return surestOfEach(
    [...found, ...agreeing.filter(({ name }) => !found.some((one) => one.name === name))],
    mrz,
  );
}

interface Reading {
  readonly mrz: MrzFields | undefined;
  readonly now: Date;
  readonly monthFirst: boolean;
}

/** What a label asks for, by the other labels: `Name` is a surname where given names have a label of their own. */
function settled({ labels }: PlacedLabel, layout: Layout): Label[] {
  const has = (name: Label) => layout.labels.some((other) => other.labels.includes(name));
  if (labels.includes('surnames') && labels.includes('names')) return ['surnames', 'names'];
  const [first] = labels.filter((label) => label !== 'name');
  if (first !== undefined) return [first];
  if (has('names')) return ['surnames'];
  return has('surnames') ? ['names'] : ['surnames', 'names'];
}

function fits({ labels }: PlacedLabel, value: Value, reading: Reading): boolean {
  const [label] = labels;
  if (label === undefined) return false;
  if (labels.length > 1) return readName(value.text) !== undefined;
  if (label === 'other') return true;
  return label !== 'signature' && normalised(label, value.text, reading) !== undefined;
}

/** A value as its field has it; `undefined` when it cannot be that. */
function normalised(name: FieldName | 'name', text: string, reading: Reading): string | undefined {
  switch (name) {
    case 'surnames':
    case 'names':
    case 'name':
      return readName(text);
    case 'birth_date':
    case 'issue_date':
      return dayOf(text, 'past', reading);
    case 'expiry_date':
      return dayOf(text, 'future', reading);
    case 'gender':
      return readGender(text);
    case 'nationality':
    case 'origin':
      return readState(text);
    case 'doc_number':
    case 'id_number':
    case 'tax_number':
      return isDay(text) ? undefined : readNumber(text);
    case 'height':
      return readHeight(text);
    case 'address':
      return /\p{L}{2}/u.test(text) ? text.trim() : undefined;
    case 'region':
    case 'document_code':
      return undefined;
  }
}

/** A day as documents print it is no number, be it beside a number's label: `28-01-2033`. */
function isDay(text: string): boolean {
  return /^\s*\d{1,2}[\s.\-/]\d{1,2}[\s.\-/]\d{4}\s*$/u.test(text) && readDate(text) !== undefined;
}

/** A date, alone or before a place: `14.07.1981 PARIS`. */
function dayOf(text: string, kind: DateKind, { monthFirst, now }: Reading): string | undefined {
  const before = /^(?:\d[\d\s.,/-]{4,}\d)(?=[\s,(]+\p{L}{2})/u.exec(text)?.[0];
  const date =
    readDate(text, monthFirst) ?? (before === undefined ? undefined : readDate(before, monthFirst));
  return date === undefined ? undefined : toIso(date, kind, now);
}

function evidenceOf(
  pair: Pair,
  layout: Layout,
  pairs: readonly Pair[],
  reading: Reading,
): FieldEvidence[] {
  const { label, value } = pair;
  const [name, second] = label.labels;
  if (name === undefined || name === 'other' || name === 'signature' || name === 'name') return [];
  if (second !== undefined) return wholeName(value, reading);
  const text = goesOn(name) ? withNextLine(value, layout, pairs) : value.text;
  const read = normalised(name, text, reading) ?? normalised(name, value.text, reading);
  if (read === undefined) return [];
  return [evidence(name, asInZone(name, read, reading), value, text)];
}

function evidence(
  name: FieldName,
  read: string,
  { confidence }: Value,
  text: string,
): FieldEvidence {
  const printed = text.trim();
  return {
    name,
    source: 'visual',
    value: read,
    ...(printed !== read && { printed }),
    confidence,
  };
}

/** Surname and given names on one line: parted by a comma, or where the machine readable zone parts them. */
function wholeName(value: Value, reading: Reading): FieldEvidence[] {
  const text = value.text;
  const [surnames, names, more] = text.split(/[,，]/u);
  if (names !== undefined && more === undefined) {
    return (
      [
        ['surnames', surnames],
        ['names', names],
      ] as const
    ).flatMap(([name, part = '']) => {
      const read = readName(part);
      return read === undefined ? [] : [evidence(name, asInZone(name, read, reading), value, part)];
    });
  }
  const { mrz } = reading;
  if (mrz === undefined || readName(text) === undefined) return [];
  for (let at = 1; at < text.length; at++) {
    const [before, after] = [text.slice(0, at), text.slice(at)];
    for (const [surname, given] of [
      [before, after],
      [after, before],
    ] as const) {
      if (isZoneName(surname, mrz.surnames, mrz) && isZoneName(given, mrz.names, mrz)) {
        return [
          evidence(
            'surnames',
            asInZone('surnames', readName(surname) ?? surname, reading),
            value,
            surname,
          ),
          evidence('names', asInZone('names', readName(given) ?? given, reading), value, given),
        ];
      }
    }
  }
  return [];
}

function isZoneName(read: string, zone: string, { namesCut }: MrzFields): boolean {
  return zone !== '' && /\p{L}/u.test(read) && agreesWithoutMarks(read, zone, namesCut);
}

/**
 * A value in the machine readable zone's letters where the reader alone made them differ: spaces and marks of names that it lost, digits and
 * letters that look alike in numbers. Every other difference stays.
 */
function asInZone(name: FieldName, read: string, { mrz }: Reading): string {
  if (mrz === undefined) return read;
  if (name === 'surnames' || name === 'names') {
    const zone = name === 'surnames' ? mrz.surnames : mrz.names;
    if (!isZoneName(read, zone, mrz) || mrz.namesCut) return read;
    // What was read says more where it has all spaces, and marks that the zone cannot have.
    const words = zone.split(/[\s<]+/u).filter((word) => word !== '').length;
    const spaced = read.split(/[\s\-'’]+/u).length >= words;
    return spaced && /[^A-Z\s\-'’.]/u.test(read) ? read : zone.replace(/[\s<]+/gu, ' ');
  }
  if (name === 'doc_number' && looksLike(read, mrz.documentNumber)) return mrz.documentNumber;
  if (name === 'id_number') {
    const optional = [mrz.optional1, mrz.optional2].find(
      (data) => data !== undefined && looksLike(read, data.replaceAll('<', '')),
    );
    if (optional !== undefined) return optional.replaceAll('<', '');
  }
  return read;
}

function looksLike(one: string, other: string): boolean {
  const plain = (text: string) =>
    text
      .replace(/[OQD]/gu, '0')
      .replace(/[IL]/gu, '1')
      .replaceAll('S', '5')
      .replaceAll('B', '8')
      .replaceAll('Z', '2');
  return one.length === other.length && plain(one) === plain(other);
}

function goesOn(name: FieldName): boolean {
  return name === 'names' || name === 'surnames' || name === 'address';
}

/** A value goes on below where a line of the same letters begins right under it that belongs to nothing else. */
function withNextLine(value: Value, { values, labels }: Layout, pairs: readonly Pair[]): string {
  const height = heightOf(value);
  const next = values.find(
    (line) =>
      line !== value &&
      line.after === undefined &&
      Math.abs(line.left - value.left) < height / 2 &&
      Math.abs(heightOf(line) - height) < height / 5 &&
      inOneCase(line.text, value.text) &&
      line.top > (value.top + value.bottom) / 2 &&
      line.top - value.bottom < height * 0.6 &&
      !pairs.some((pair) => pair.value === line) &&
      !labels.some(
        (label) =>
          label.top > value.top &&
          label.bottom < line.bottom &&
          label.left < value.right &&
          label.right > value.left,
      ),
  );
  return next === undefined ? value.text : `${value.text} ${next.text}`;
}

/** A line in capitals goes on in capitals: what has small letters under it is a label that was not made out. */
function inOneCase(one: string, other: string): boolean {
  return /\p{Ll}/u.test(one) === /\p{Ll}/u.test(other);
}

/** What a line without a label says, when it says what the machine readable zone does. */
function agreement(value: Value, reading: Reading): FieldEvidence[] {
  const { mrz, now } = reading;
  if (mrz === undefined || value.after !== undefined) return [];
  const { text } = value;
  const number = readNumber(text);
  if (number !== undefined && looksLike(number, mrz.documentNumber))
    return [evidence('doc_number', mrz.documentNumber, value, text)];
  const optional = [mrz.optional1, mrz.optional2].find(
    (data) => data !== undefined && data.length >= 6 && number === data.replaceAll('<', ''),
  );
  if (optional !== undefined && number !== undefined)
    return [evidence('id_number', number, value, text)];
  const birth = birthDateToIso(mrz.birthDate, now);
  if (birth !== undefined && dayOf(text, 'past', reading) === birth)
    return [evidence('birth_date', birth, value, text)];
  const expiry = mrz.expiryDate === undefined ? undefined : expiryDateToIso(mrz.expiryDate, now);
  if (expiry !== undefined && dayOf(text, 'future', reading) === expiry)
    return [evidence('expiry_date', expiry, value, text)];
  const name = readName(text);
  if (name === undefined) return [];
  if (isZoneName(name, mrz.surnames, mrz))
    return [evidence('surnames', asInZone('surnames', name, reading), value, text)];
  if (isZoneName(name, mrz.names, mrz))
    return [evidence('names', asInZone('names', name, reading), value, text)];
  return wholeName(value, reading).filter(() => !/[,，]/u.test(text) || isWholeName(text, mrz));
}

/** A gender or a nationality alone says little: it counts where no line without a label says another one. */
function codesInAgreement(values: readonly Value[], mrz: MrzFields): FieldEvidence[] {
  const state = mrz.nationality === 'D' ? 'DEU' : mrz.nationality;
  const codes = [
    { name: 'gender', read: readGender, expected: mrz.sex },
    { name: 'nationality', read: readState, expected: state },
  ] as const;
  return codes.flatMap(({ name, read, expected }) => {
    const all = values.flatMap((value) => {
      const code = value.after === undefined ? read(value.text) : undefined;
      return code === undefined ? [] : [{ value, code }];
    });
    return all.every(({ code }) => code === expected)
      ? all.map(({ value, code }) => evidence(name, code, value, value.text))
      : [];
  });
}

function isWholeName(text: string, mrz: MrzFields): boolean {
  const [surname = '', given = ''] = text.split(/[,，]/u);
  return isZoneName(surname, mrz.surnames, mrz) && isZoneName(given, mrz.names, mrz);
}

/** Of several numbers, such as a visa's and its passport's, the one that the machine readable zone has; else the surest value. */
function surestOfEach(all: readonly FieldEvidence[], mrz: MrzFields | undefined): FieldEvidence[] {
  const worth = ({ name, value, confidence }: FieldEvidence) =>
    confidence + (name === 'doc_number' && value === mrz?.documentNumber ? 1 : 0);
  const surest = new Map<FieldName, FieldEvidence>();
  for (const one of all) {
    const known = surest.get(one.name);
    if (known === undefined || worth(one) > worth(known)) surest.set(one.name, one);
  }
  return [...surest.values()];
}
