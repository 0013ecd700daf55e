import type { MrzFormat } from './mrz-reading.js';

/** The letters of every machine readable zone, in the order of the reader's classes (which has a blank before them). */
export const mrzLetters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ<';
const digits = '0123456789';
const digitsOrFiller = `${digits}<`;

export type MrzFieldName =
  | 'documentCode'
  | 'issuingState'
  | 'surnames'
  | 'givenNames'
  | 'names'
  | 'documentNumber'
  | 'nationality'
  | 'birthDate'
  | 'expiryDate'
  | 'sex'
  | 'optional1'
  | 'optional2'
  | 'checkDigit';

/** A run of places of one line. Places are counted from 0; what Doc 9303 calls position 1 is 0. */
interface MrzSpan {
  readonly line: number;
  readonly from: number;
  /** The place after the last. */
  readonly to: number;
}

export interface MrzLayoutField extends MrzSpan {
  readonly name: MrzFieldName;
  /** The letters allowed at each place, or at all of them when there is one. */
  readonly alphabets: readonly string[];
}

export type CheckDigitName =
  | 'documentNumber'
  | 'birthDate'
  | 'expiryDate'
  | 'personalNumber'
  | 'composite';

interface MrzLayoutCheck {
  readonly name: CheckDigitName;
  readonly line: number;
  /** Of the digit. */
  readonly place: number;
  readonly over: readonly MrzSpan[];
}

/** Where everything is in a zone. */
export interface MrzLayout {
  readonly format: MrzFormat;
  readonly lines: number;
  /** Letters a line. */
  readonly length: number;
  /** Every place of every line, in reading order. */
  readonly fields: readonly MrzLayoutField[];
  readonly checks: readonly MrzLayoutCheck[];
  /**
   * Where a document number of more than 9 letters goes on: its check digit's place holds `<`, and the rest of the number, the digit and
   * a `<` stand at the beginning of the optional data (Doc 9303 part 5, 4.2.2.2 note j; part 6, 4.2.2.2 note j).
   */
  readonly overflow?: MrzSpan;
  /** What the format says without writing it. */
  readonly implied?: { readonly nationality: string };
}

const td1: MrzLayout = {
  format: 'TD1',
  lines: 3,
  length: 30,
  fields: [
    ...row(0, [
      // `V` would be a visa, `P` a passport; some states print passport cards (`IP`) and residence permits (`AR`, `IR`).
      ['documentCode', ['ACI', letters]],
      ['issuingState', letters, 3],
      ['documentNumber', mrzLetters, 9],
      ['checkDigit', digitsOrFiller, 1],
      ['optional1', mrzLetters, 15],
    ]),
    ...row(1, [
      ['birthDate', digitsOrFiller, 6],
      ['checkDigit', digitsOrFiller, 1],
      ['sex', 'MFX<', 1],
      ['expiryDate', digitsOrFiller, 6],
      ['checkDigit', digitsOrFiller, 1],
      ['nationality', letters, 3],
      ['optional2', mrzLetters, 11],
      ['checkDigit', digits, 1],
    ]),
    ...row(2, [['names', letters, 30]]),
  ],
  checks: [
    { name: 'documentNumber', line: 0, place: 14, over: [span(0, 5, 14)] },
    { name: 'birthDate', line: 1, place: 6, over: [span(1, 0, 6)] },
    { name: 'expiryDate', line: 1, place: 14, over: [span(1, 8, 14)] },
    {
      name: 'composite',
      line: 1,
      place: 29,
      over: [span(0, 5, 30), span(1, 0, 7), span(1, 8, 15), span(1, 18, 29)],
    },
  ],
  overflow: span(0, 15, 30),
};

const td2: MrzLayout = {
  format: 'TD2',
  lines: 2,
  length: 36,
  fields: twoLines('ACI', 36, [
    ['optional1', mrzLetters, 7],
    ['checkDigit', digits, 1],
  ]),
  checks: [
    ...twoLineChecks(),
    {
      name: 'composite',
      line: 1,
      place: 35,
      over: [span(1, 0, 10), span(1, 13, 20), span(1, 21, 35)],
    },
  ],
  overflow: span(1, 28, 35),
};

const td3: MrzLayout = {
  format: 'TD3',
  lines: 2,
  length: 44,
  fields: twoLines('P', 44, [
    ['optional1', mrzLetters, 14],
    ['checkDigit', digitsOrFiller, 1],
    ['checkDigit', digits, 1],
  ]),
  checks: [
    ...twoLineChecks(),
    { name: 'personalNumber', line: 1, place: 42, over: [span(1, 28, 42)] },
    {
      name: 'composite',
      line: 1,
      place: 43,
      over: [span(1, 0, 10), span(1, 13, 20), span(1, 21, 43)],
    },
  ],
};

// Visas have no composite digit (Doc 9303 part 7, 4.2.2 and 5.2.2).
const mrvA: MrzLayout = {
  format: 'MRV-A',
  lines: 2,
  length: 44,
  fields: twoLines('V', 44, [['optional1', mrzLetters, 16]]),
  checks: twoLineChecks(),
};

const mrvB: MrzLayout = {
  format: 'MRV-B',
  lines: 2,
  length: 36,
  fields: twoLines('V', 36, [['optional1', mrzLetters, 8]]),
  checks: twoLineChecks(),
};

/**
 * The identity card that France issued from 1988 to 2021. Its layout is not Doc 9303's; it is on the card itself and was never published
 * as a standard. Departments of Corsica are `2A` and `2B`.
 */
const frenchId: MrzLayout = {
  format: 'FRENCH-ID',
  lines: 2,
  length: 36,
  fields: [
    ...row(0, [
      ['documentCode', ['I', 'D']],
      ['issuingState', ['F', 'R', 'A']],
      ['surnames', letters, 25],
      [
        'optional1',
        [
          digitsOrFiller,
          `${digits}AB<`,
          `${digits}AB<`,
          digitsOrFiller,
          digitsOrFiller,
          digitsOrFiller,
        ],
      ],
    ]),
    ...row(1, [
      [
        'documentNumber',
        [...Array(5).fill(digits), `${digits}AB`, `${digits}AB`, ...Array(5).fill(digits)],
      ],
      ['checkDigit', digits, 1],
      ['givenNames', letters, 14],
      ['birthDate', digits, 6],
      ['checkDigit', digits, 1],
      ['sex', 'MF<', 1],
      ['checkDigit', digits, 1],
    ]),
  ],
  checks: [
    { name: 'documentNumber', line: 1, place: 12, over: [span(1, 0, 12)] },
    { name: 'birthDate', line: 1, place: 33, over: [span(1, 27, 33)] },
    { name: 'composite', line: 1, place: 35, over: [span(0, 0, 36), span(1, 0, 35)] },
  ],
  implied: { nationality: 'FRA' },
};

/** The layouts that are known, each once. */
export const mrzLayouts: readonly MrzLayout[] = [td1, td2, td3, mrvA, mrvB, frenchId];

export function layoutOf(format: MrzFormat): MrzLayout {
  const layout = mrzLayouts.find((known) => known.format === format);
  if (layout === undefined) throw new RangeError(`There is no MRZ format ${format}.`);
  return layout;
}

/** The letters allowed at a place; the same text for the same set, so that it can be a key. */
export function alphabetAt(layout: MrzLayout, line: number, place: number): string {
  const field = fieldAt(layout, line, place);
  if (field === undefined) return '';
  return field.alphabets[field.alphabets.length === 1 ? 0 : place - field.from] ?? '';
}

export function fieldAt(
  layout: MrzLayout,
  line: number,
  place: number,
): MrzLayoutField | undefined {
  return layout.fields.find(
    (field) => field.line === line && place >= field.from && place < field.to,
  );
}

type RowField =
  | readonly [name: MrzFieldName, alphabet: string, length: number]
  | readonly [MrzFieldName, readonly string[]];

/** Fields that stand one after the other from the beginning of a line. */
function row(line: number, fields: readonly RowField[]): MrzLayoutField[] {
  let from = 0;
  return fields.map(([name, alphabet, length]) => {
    const alphabets = typeof alphabet === 'string' ? [alphabet] : alphabet;
    const to = from + (length ?? alphabets.length);
    const field = { name, line, from, to, alphabets };
    from = to;
    return field;
  });
}

/** What TD2, TD3 and visas have in common, up to the optional data. */
function twoLines(code: string, length: number, rest: readonly RowField[]): MrzLayoutField[] {
  return [
    ...row(0, [
      ['documentCode', [code, letters]],
      ['issuingState', letters, 3],
      ['names', letters, length - 5],
    ]),
    ...row(1, [
      ['documentNumber', mrzLetters, 9],
      ['checkDigit', digitsOrFiller, 1],
      ['nationality', letters, 3],
      ['birthDate', digitsOrFiller, 6],
      ['checkDigit', digitsOrFiller, 1],
      ['sex', 'MFX<', 1],
      ['expiryDate', digitsOrFiller, 6],
      ['checkDigit', digitsOrFiller, 1],
      ...rest,
    ]),
  ];
}

function twoLineChecks(): MrzLayoutCheck[] {
  return [
    { name: 'documentNumber', line: 1, place: 9, over: [span(1, 0, 9)] },
    { name: 'birthDate', line: 1, place: 19, over: [span(1, 13, 19)] },
    { name: 'expiryDate', line: 1, place: 27, over: [span(1, 21, 27)] },
  ];
}

function span(line: number, from: number, to: number): MrzSpan {
  return { line, from, to };
}
