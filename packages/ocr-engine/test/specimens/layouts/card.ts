import { printMrz } from '../drawing/mrz.js';
import { printSecondPortrait, randomPortrait } from '../drawing/portrait.js';
import { printGround } from '../drawing/security-print.js';
import { Sheet } from '../drawing/sheet.js';
import { type Side, sideOf } from '../drawing/side.js';
import type { Holder } from '../holders/holder.js';
import type { Random } from '../random.js';
import { inCapitals, randomStyle, VisualZone } from './visual-zone.js';

/** ID-1 of ISO/IEC 7810, in millimetres. */
export const cardSize = { width: 85.6, height: 53.98, corner: 3.18 } as const;

/** Lays out both sides of an identity card of format TD1: ICAO Doc 9303 part 5. */
export function card(
  holder: Holder,
  lines: readonly string[],
  random: Random,
): { front: Side; back: Side } {
  const style = randomStyle(random, holder);
  return {
    front: front(holder, style, random.fork()),
    back: back(holder, style, lines, random.fork()),
  };
}

type Style = ReturnType<typeof randomStyle>;

function front(holder: Holder, style: Style, random: Random): Side {
  const { width, height, corner } = cardSize;
  const sheet = new Sheet(width, height, corner);
  const paper = printGround(sheet, random);
  const zone = new VisualZone(sheet, holder, paper, style);
  const portrait = randomPortrait(random);
  const frame = portrait.print(sheet, 4, 12, 24, 31);
  zone.remark(inCapitals(holder.country.name), 4, 6, 2.3, { room: 50, bold: true });
  zone.remark("IDENTITY CARD / CARTE D'IDENTITÉ", 4, 9.6, 1.4, { room: 40 });
  zone.rows(
    [
      [['surnames', 1]],
      [['names', 1]],
      [
        ['gender', 0.3],
        ['nationality', 0.35],
        ['birth_date', 0.35],
      ],
      [
        ['doc_number', 0.5],
        ['expiry_date', 0.5],
      ],
      [['id_number', 0.6]],
    ],
    { x: 31, y: 12, width: width - 33, pitch: 6.8 },
  );
  const second = printSecondPortrait(
    portrait,
    sheet,
    zone.boxes(),
    { x: 30, y: 11, width: width - 31, height: height - 12 },
    random.fork(),
  );
  return sideOf(sheet, paper.brightness, {
    fields: zone.fields,
    texts: zone.texts,
    barcodes: [],
    ...(portrait.real && { portrait: frame, ...(second && { secondPortrait: second }) }),
  });
}

function back(holder: Holder, style: Style, lines: readonly string[], random: Random): Side {
  const { width, height, corner } = cardSize;
  const sheet = new Sheet(width, height, corner);
  const paper = printGround(sheet, random);
  const zone = new VisualZone(sheet, holder, paper, style);
  zone.rows(
    [
      [['address', 1]],
      [
        ['issue_date', 0.4],
        ['authority', 0.35],
        ['height', 0.25],
      ],
      [['birth_place', 0.6]],
    ],
    { x: 5, y: 4, width: width - 9, pitch: 6.8 },
  );
  const mrz = printMrz(sheet, 'TD1', lines, random);
  return sideOf(sheet, paper.brightness, {
    mrz,
    fields: zone.fields,
    texts: zone.texts,
    barcodes: [],
  });
}
