import { type FieldName, fieldNames } from '../../../src/fields/field.js';
import type { Quad } from '../../../src/geometry/quad.js';
import type { Paper } from '../drawing/security-print.js';
import type { Sheet } from '../drawing/sheet.js';
import { type DejaVu, dejaVu, type Typeface } from '../fonts/typeface.js';
import type { Holder } from '../holders/holder.js';
import { type Labelled, labels } from '../holders/labels.js';
import type { Random } from '../random.js';
import type { PrintedField, PrintedText } from '../truth.js';
import { type DateStyle, printedDay } from './dates.js';

/** A row of fields, each with the share of the row's width that it has. */
export type Row = readonly (readonly [name: Labelled, share: number])[];

/** The part of a document that people read, while it is being printed. */
export class VisualZone {
  readonly fields: PrintedField[] = [];
  readonly texts: PrintedText[] = [];
  readonly #sheet: Sheet;
  readonly #holder: Holder;
  readonly #paper: Paper;
  readonly #style: Style;

  constructor(sheet: Sheet, holder: Holder, paper: Paper, style: Style) {
    this.#sheet = sheet;
    this.#holder = holder;
    this.#paper = paper;
    this.#style = style;
  }

  /** Where something is printed. */
  boxes(): Quad[] {
    return [...this.fields, ...this.texts].map(({ box }) => box);
  }

  /** Prints something that is no field of the holder's. */
  remark(
    text: string,
    x: number,
    y: number,
    capital: number,
    { room, bold = false }: { room?: number; bold?: boolean } = {},
  ): void {
    const typeface = dejaVu(bold ? 'DejaVuSans-Bold' : 'DejaVuSansCondensed');
    const box = this.#sheet.text(text, {
      typeface,
      x,
      y,
      capital,
      colour: this.#paper.dark,
      ...(room !== undefined && { room }),
    });
    this.texts.push({ text, box, letterHeight: capital });
  }

  /** Prints rows of labels over values, the first label's capitals beginning at `y`. */
  rows(
    rows: readonly Row[],
    { x, y, width, pitch }: { x: number; y: number; width: number; pitch: number },
  ): void {
    for (const [number, row] of rows.entries()) {
      let left = x;
      for (const [name, share] of row) {
        this.#labelled(name, left, y + number * pitch, width * share - 1.5);
        left += width * share;
      }
    }
  }

  /** Prints a label with the value right of it. */
  inline(name: Labelled, label: string, x: number, y: number, room: number): void {
    const { labelCapital, valueCapital } = this.#style;
    const capital = (labelCapital + valueCapital) / 2;
    const typeface = dejaVu('DejaVuSansCondensed');
    const box = this.#sheet.text(label, { typeface, x, y, capital, colour: this.#paper.dark });
    this.texts.push({ text: label, box, letterHeight: capital });
    const at = box[1].x + 1.2;
    this.#value(name, at, y, room - (at - x));
  }

  #labelled(name: Labelled, x: number, y: number, room: number): void {
    const text = printedValue(name, this.#holder, this.#style);
    if (text === undefined) return;
    const { labelCapital, valueCapital, label } = this.#style;
    this.remark(label(name), x, y + labelCapital, labelCapital, { room });
    this.#value(name, x, y + labelCapital + valueCapital * 1.55, room);
  }

  #value(name: Labelled, x: number, y: number, room: number): void {
    const known = printedValue(name, this.#holder, this.#style);
    if (known === undefined) return;
    const { valueCapital, typeface } = this.#style;
    const box = this.#sheet.text(known.printed, { typeface, x, y, capital: valueCapital, room });
    const printed = { text: known.printed, box, letterHeight: valueCapital };
    if (isFieldName(name)) this.fields.push({ ...printed, name, value: known.value });
    else this.texts.push(printed);
  }
}

/** How a document prints its visual zone. */
export interface Style {
  readonly typeface: Typeface;
  readonly labelCapital: number;
  readonly valueCapital: number;
  readonly dates: DateStyle;
  readonly label: (name: Labelled) => string;
  readonly printedName: (name: string) => string;
  readonly printedSex: (sex: string) => string;
  readonly printedHeight: (centimetres: number) => string;
}

export function randomStyle(random: Random, holder: Holder): Style {
  const { language } = holder.country;
  const second = language === 'en' ? 'fr' : 'en';
  const separator = random.one(['/', ' / ', '/ ']);
  const bilingual = random.chance(0.8);
  const order = random.share();
  const label = (name: Labelled) => {
    const own = labels[name][language];
    const first = own[Math.floor(order * own.length)] ?? '';
    return bilingual ? `${first}${separator}${labels[name][second][0]}` : first;
  };
  const typefaces: readonly DejaVu[] = [
    'DejaVuSans',
    'DejaVuSans-Bold',
    'DejaVuSansCondensed',
    'DejaVuSansCondensed-Bold',
    'DejaVuSerif',
    'DejaVuSansMono',
  ];
  const capitals = random.chance(0.85);
  const both = random.chance(0.3);
  const metres = random.chance(0.3);
  return {
    typeface: dejaVu(random.one(typefaces)),
    labelCapital: random.between(1.05, 1.35),
    valueCapital: random.between(1.9, 2.2),
    dates: random.one<DateStyle>([
      '31.12.1999',
      '31.12.1999',
      '31 12 1999',
      '31/12/1999',
      '31-12-1999',
      '31 DEC 1999',
      '31 DEZ/DEC 1999',
    ]),
    label,
    printedName: (name) => (capitals ? inCapitals(name) : name),
    printedSex: (sex) => (both ? `${sex}/${sex}` : sex),
    printedHeight: (centimetres) =>
      metres ? `${(centimetres / 100).toFixed(2).replace('.', ',')} m` : `${centimetres} cm`,
  };
}

/** `ß` stays: documents print it so. */
export function inCapitals(name: string): string {
  return Array.from(name, (letter) => (letter === 'ß' ? letter : letter.toUpperCase())).join('');
}

function printedValue(
  name: Labelled,
  holder: Holder,
  style: Style,
): { printed: string; value: string } | undefined {
  const same = (text: string) => ({ printed: text, value: text });
  const day = (iso: string) => ({
    printed: printedDay(iso, style.dates, holder.country.language),
    value: iso,
  });
  const called = (text: string) => ({ printed: style.printedName(text), value: inCapitals(text) });
  switch (name) {
    case 'surnames':
      return called(holder.surname);
    case 'names':
      return called(holder.givenNames);
    case 'gender':
      return { printed: style.printedSex(holder.sex), value: holder.sex };
    case 'nationality':
      return same(holder.nationality);
    case 'birth_date':
      return day(holder.birth);
    case 'issue_date':
      return day(holder.issued);
    case 'expiry_date':
      return day(holder.expires);
    case 'birth_place':
      return called(holder.birthPlace);
    case 'authority':
      return called(holder.authority);
    case 'doc_number':
      return same(holder.documentNumber);
    case 'id_number':
      return holder.personalNumber === undefined ? undefined : same(holder.personalNumber);
    case 'height':
      return { printed: style.printedHeight(holder.height), value: String(holder.height) };
    case 'address':
      return called(holder.address);
  }
}

function isFieldName(name: Labelled): name is Labelled & FieldName {
  return (fieldNames as readonly string[]).includes(name);
}
