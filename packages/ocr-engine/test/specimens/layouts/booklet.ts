import type { MrzFormat } from '../../../src/mrz/mrz-reading.js';
import { printMrz } from '../drawing/mrz.js';
import { printSecondPortrait, randomPortrait } from '../drawing/portrait.js';
import { printGround } from '../drawing/security-print.js';
import { Sheet } from '../drawing/sheet.js';
import { type Side, sideOf } from '../drawing/side.js';
import type { Holder } from '../holders/holder.js';
import type { Random } from '../random.js';
import { inCapitals, type Row, randomStyle, VisualZone } from './visual-zone.js';

/** A document of one side, its zone below its portrait and fields: millimetres of ISO/IEC 7810 and ICAO Doc 9303 parts 4, 6 and 7. */
interface Page {
  readonly width: number;
  readonly height: number;
  readonly corner: number;
  readonly titles: readonly string[];
  /** Where the fields begin. */
  readonly titleHeight: number;
  readonly portrait: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  readonly rows: readonly Row[];
  readonly pitch: number;
}

const identity: readonly Row[] = [
  [['surnames', 1]],
  [['names', 1]],
  [
    ['nationality', 0.4],
    ['birth_date', 0.35],
    ['gender', 0.25],
  ],
];

export const pages = {
  TD3: {
    width: 125,
    height: 88,
    corner: 3,
    titles: ['PASSPORT', 'PASSEPORT'],
    titleHeight: 11,
    portrait: { x: 5, y: 18, width: 33, height: 42 },
    rows: [
      [['doc_number', 0.6]],
      ...identity.slice(0, 2),
      [
        ['nationality', 0.5],
        ['id_number', 0.5],
      ],
      [
        ['birth_date', 0.5],
        ['birth_place', 0.5],
      ],
      [
        ['gender', 0.25],
        ['height', 0.25],
        ['authority', 0.5],
      ],
      [
        ['issue_date', 0.5],
        ['expiry_date', 0.5],
      ],
    ],
    pitch: 7.2,
  },
  TD2: {
    width: 105,
    height: 74,
    corner: 3,
    titles: ['IDENTITY CARD', "CARTE D'IDENTITÉ"],
    titleHeight: 11,
    portrait: { x: 4, y: 13, width: 28, height: 36 },
    rows: [
      ...identity,
      [
        ['doc_number', 0.5],
        ['id_number', 0.5],
      ],
      [
        ['issue_date', 0.5],
        ['expiry_date', 0.5],
      ],
    ],
    pitch: 7.1,
  },
  'MRV-A': {
    width: 120,
    height: 80,
    corner: 0.5,
    titles: ['VISA'],
    titleHeight: 11,
    portrait: { x: 4, y: 16, width: 31, height: 39 },
    rows: [
      [['doc_number', 0.6]],
      ...identity,
      [
        ['issue_date', 0.5],
        ['expiry_date', 0.5],
      ],
    ],
    pitch: 7.6,
  },
  'MRV-B': {
    width: 105,
    height: 74,
    corner: 0.5,
    titles: ['VISA'],
    titleHeight: 11,
    portrait: { x: 4, y: 13, width: 28, height: 35 },
    rows: [
      [['doc_number', 0.6]],
      ...identity,
      [
        ['issue_date', 0.5],
        ['expiry_date', 0.5],
      ],
    ],
    pitch: 7,
  },
} satisfies Partial<Record<MrzFormat, Page>>;

/** Lays a document of one side out. */
export function booklet(
  format: keyof typeof pages,
  holder: Holder,
  lines: readonly string[],
  random: Random,
): Side {
  const page: Page = pages[format];
  const sheet = new Sheet(page.width, page.height, page.corner);
  const paper = printGround(sheet, random);
  const zone = new VisualZone(sheet, holder, paper, randomStyle(random, holder));
  const { x, y, width, height } = page.portrait;
  const portrait = randomPortrait(random);
  const frame = portrait.print(sheet, x, y, width, height);
  zone.remark(inCapitals(holder.country.name), x, 7, 2.6, { room: page.width * 0.6, bold: true });
  zone.remark(page.titles.join(' / '), page.width * 0.66, 7, 2, { room: page.width * 0.31 });
  const left = x + width + 4;
  zone.rows(page.rows, {
    x: left,
    y: page.titleHeight,
    width: page.width - left - 3,
    pitch: page.pitch,
  });
  const free = {
    x: left,
    y: page.titleHeight,
    width: page.width - left - 1,
    height: page.height - page.titleHeight - 24,
  };
  const second = printSecondPortrait(portrait, sheet, zone.boxes(), free, random.fork());
  const mrz = printMrz(sheet, format, lines, random);
  return sideOf(sheet, paper.brightness, {
    mrz,
    fields: zone.fields,
    texts: zone.texts,
    barcodes: [],
    ...(portrait.real && { portrait: frame, ...(second && { secondPortrait: second }) }),
  });
}
