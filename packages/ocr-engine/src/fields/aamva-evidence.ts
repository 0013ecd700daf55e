import type { AamvaRecord } from '../barcode/aamva.js';
import type { FieldEvidence, FieldName } from './field.js';

/**
 * What an AAMVA record says of its holder and the document. Elements with no value of their own (`NONE`, `UNK`, `unavl`) and dates that
 * there are not are left out, and so is what is longer than any card has it: of a code that is no card's, or whose separators are lost.
 */
export function aamvaEvidence({ issuer, subfiles }: AamvaRecord): FieldEvidence[] {
  const card = subfiles.find(({ type }) => type === 'DL' || type === 'ID') ?? subfiles[0];
  const element = (name: string) => meaning(card?.elements.get(name));
  const { surnames, names } = namesOf(element);
  const cut = (name: FieldName) => cutFlags[name]?.some((flag) => element(flag) === 'T') ?? false;
  const [height, heightPrinted] = heightOf(element('DAU'), element('DAV'));
  const values: readonly [FieldName, string | undefined, (string | undefined)?][] = [
    ['surnames', surnames],
    ['names', names],
    ['doc_number', element('DAQ')],
    ['birth_date', dateOf(element('DBB'))],
    ['expiry_date', dateOf(element('DBA'))],
    ['issue_date', dateOf(element('DBD'))],
    ['gender', genders[element('DBC') ?? '']],
    ['origin', stateOf(element('DCG'), issuer)],
    ['region', element('DAJ')],
    ['height', height, heightPrinted],
    ['address', addressOf(element)],
  ];
  return values.flatMap(([name, value, printed]) =>
    value === undefined || value === '' || value.length > mostLetters
      ? []
      : [
          {
            ...({ name, source: 'barcode', value } as const),
            ...(printed !== undefined && { printed }),
            confidence: barcodeConfidence,
            ...(cut(name) && { cut: true }),
          },
        ],
  );
}

/** Elements that say whether a name was cut short on the card, from version 4 on: family, first and middle names. */
const cutFlags: Partial<Record<FieldName, readonly string[]>> = {
  surnames: ['DDE'],
  names: ['DDF', 'DDG'],
};

/** The longest element is `DAA` of version 1, with 125 letters; an address has fewer. */
const mostLetters = 125;

/** A code's own error correction leaves a wrong reading less likely than that: PDF417 at the level that AAMVA asks for, 3 and more. */
const barcodeConfidence = 0.999;

type Element = (name: string) => string | undefined;

/** Annex D: `NONE` for no such name, `UNK` and `unavl` for what is not known or not told. */
function meaning(value: string | undefined): string | undefined {
  return value === undefined || /^(NONE|UNK|UNKNOWN|UNAVL|N\/A)$/i.test(value) ? undefined : value;
}

/** `DCS`, `DAC` and `DAD`, or one of the forms before: `DAB` for the family name, `DCT` for given names, all of them in `DAA`. */
function namesOf(element: Element): { surnames?: string | undefined; names?: string | undefined } {
  const surnames = element('DCS') ?? element('DAB');
  const given = spaced([element('DAC') ?? element('DCT'), element('DAD')]);
  if (surnames !== undefined || given !== undefined) return { surnames, names: given };
  // Family name, given names, suffix; without commas nobody can tell which is which.
  const [family, ...others] = element('DAA')?.split(/[,@]/) ?? [];
  if (others.length === 0) return {};
  return {
    surnames: meaning(family?.trim()),
    names: spaced(others.slice(0, 2).map((name) => meaning(name.trim()))),
  };
}

/** Names as words: version 2 and 3 have commas between given names. */
function spaced(parts: readonly (string | undefined)[]): string | undefined {
  const words = parts.flatMap((part) => part?.split(/[\s,]+/) ?? []).filter((word) => word !== '');
  return words.length === 0 ? undefined : words.join(' ');
}

/**
 * ISO 8601 of eight digits: month, day and year in the United States, year, month and day in Canada and in version 1. No date can be read
 * both ways: a month is no century.
 */
function dateOf(text: string | undefined): string | undefined {
  const digits = /^(\d{4})[-/]?(\d{2})[-/]?(\d{2})$|^(\d{2})[-/]?(\d{2})[-/]?(\d{4})$/.exec(
    text ?? '',
  );
  if (text === undefined || digits === null) return undefined;
  const bare = text.replace(/\D/g, '');
  const yearFirst = Number(bare.slice(0, 4)) > 1231;
  const [year, month, day] = yearFirst
    ? [bare.slice(0, 4), bare.slice(4, 6), bare.slice(6)]
    : [bare.slice(4), bare.slice(0, 2), bare.slice(2, 4)];
  const iso = `${year}-${month}-${day}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined;
}

/** Annex D, DBC: ISO/IEC 5218 with 9 for what is not specified. Version 1 has letters. */
const genders: Readonly<Record<string, string | undefined>> = {
  '1': 'M',
  '2': 'F',
  '9': 'X',
  M: 'M',
  F: 'F',
  X: 'X',
};

/** Issuers of Canada: AAMVA's list of issuer identification numbers. */
const canadian = new Set(
  ['636012', '636013', '636016', '636017', '636028', '636044', '636048'].concat([
    '604426',
    '604428',
    '604429',
    '604432',
    '604433',
    '604434',
  ]),
);

/** Issuers of Mexico: Coahuila, Hidalgo. */
const mexican = new Set(['636056', '636057']);

function stateOf(country: string | undefined, issuer: string): string | undefined {
  if (country !== undefined && /^[A-Z]{3}$/.test(country)) return country;
  if (canadian.has(issuer)) return 'CAN';
  if (mexican.has(issuer)) return 'MEX';
  return issuer.startsWith('6360') || /^60(4427|4431)$/.test(issuer) ? 'USA' : undefined;
}

/** Metres with two decimals and what the code has: `068 in`, `173 cm`; feet and inches in version 1. */
function heightOf(height: string | undefined, centimetres: string | undefined): [string?, string?] {
  const text = height ?? (centimetres && `${centimetres} cm`);
  const [, number = '', unit = ''] = /^(\d{2,3})\s?(in|cm|)$/i.exec(text ?? '') ?? [];
  if (text === undefined || number === '') return [];
  const feet =
    unit === '' && number.length === 3
      ? Number(number[0]) * 12 + Number(number.slice(1))
      : undefined;
  const inches = feet ?? Number(number);
  const metres = /cm/i.test(unit) ? Number(number) / 100 : inches * metresAnInch;
  return metres < 0.3 || metres > 2.8 || (unit === '' && feet === undefined)
    ? []
    : [metres.toFixed(2), text];
}

const metresAnInch = 0.0254;

function addressOf(element: Element): string | undefined {
  const region = [element('DAJ'), element('DAK')?.replace(/0000$/, '').trim()]
    .filter(Boolean)
    .join(' ');
  const lines = [element('DAG'), element('DAH'), element('DAI'), region].filter(Boolean);
  return element('DAG') === undefined ? undefined : lines.join(', ');
}
