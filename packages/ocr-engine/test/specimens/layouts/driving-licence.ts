import { encode, printBarcode } from '../drawing/barcode.js';
import { printSecondPortrait, randomPortrait } from '../drawing/portrait.js';
import { printGround } from '../drawing/security-print.js';
import { Sheet } from '../drawing/sheet.js';
import { type Side, sideOf } from '../drawing/side.js';
import type { Holder } from '../holders/holder.js';
import type { Labelled } from '../holders/labels.js';
import type { Random } from '../random.js';
import { aamvaRecord } from './aamva.js';
import { cardSize } from './card.js';
import { inCapitals, randomStyle, VisualZone } from './visual-zone.js';

/** As the AAMVA DL/ID Card Design Standard numbers and shortens them. */
const labels: Partial<Record<Labelled, string>> = {
  doc_number: '4d DLN',
  surnames: '1 Family name',
  names: '2 Given names',
  birth_date: '3 DOB',
  issue_date: '4a Iss',
  expiry_date: '4b Exp',
  address: '8 Address',
  gender: '15 Sex',
  height: '16 Hgt',
};

/**
 * Lays out both sides of a North American driving licence, without a machine readable zone.
 *
 * @param visual the holder as people read him
 * @param coded and as the code on the back has him
 */
export async function drivingLicence(
  visual: Holder,
  coded: Holder,
  random: Random,
): Promise<{ front: Side; back: Side }> {
  const style = {
    ...randomStyle(random, visual),
    dates: visual.country.code === 'CAN' ? ('1999-12-31' as const) : ('12/31/1999' as const),
    label: (name: Labelled) => labels[name] ?? '',
  };
  const { width, height, corner } = cardSize;
  const front = new Sheet(width, height, corner);
  const paper = printGround(front, random);
  const zone = new VisualZone(front, visual, paper, style);
  const portrait = randomPortrait(random);
  const frame = portrait.print(front, 4, 13, 25, 32);
  zone.remark(inCapitals(visual.country.name), 4, 6, 2.3, { room: 40, bold: true });
  zone.remark("DRIVER'S LICENSE", 50, 6, 2, { room: 32, bold: true });
  zone.rows(
    [
      [['doc_number', 0.6]],
      [['surnames', 1]],
      [['names', 1]],
      [
        ['birth_date', 0.5],
        ['expiry_date', 0.5],
      ],
      [
        ['gender', 0.25],
        ['height', 0.3],
        ['issue_date', 0.45],
      ],
    ],
    { x: 32, y: 10, width: width - 34, pitch: 7 },
  );
  const free = { x: 31, y: 9, width: width - 32, height: height - 10 };
  const second = printSecondPortrait(portrait, front, zone.boxes(), free, random.fork());

  const back = new Sheet(width, height, corner);
  const backPaper = printGround(back, random);
  const remarks = new VisualZone(back, visual, backPaper, style);
  remarks.remark('CLASS D   RESTRICTIONS NONE   ENDORSEMENTS NONE', 5, 8, 1.5);
  remarks.remark('If found, drop in any mailbox.', 5, 12, 1.3);
  const symbol = await encode(
    'PDF417',
    aamvaRecord(coded, random),
    `columns=${12 + random.below(4)}`,
  );
  const module = random.between(0.2, 72 / symbol.width);
  const code = printBarcode(
    back,
    symbol,
    (width - symbol.width * module) / 2,
    height - 5 - symbol.height * module,
    module,
  );
  return {
    front: sideOf(front, paper.brightness, {
      fields: zone.fields,
      texts: zone.texts,
      barcodes: [],
      ...(portrait.real && { portrait: frame, ...(second && { secondPortrait: second }) }),
    }),
    back: sideOf(back, backPaper.brightness, {
      fields: remarks.fields,
      texts: remarks.texts,
      barcodes: [code],
    }),
  };
}
