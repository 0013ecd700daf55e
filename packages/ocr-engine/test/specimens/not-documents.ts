import sharp from 'sharp';
import { encode, printBarcode } from './drawing/barcode.js';
import { portraitsAreReal, randomPortrait } from './drawing/portrait.js';
import { printGround } from './drawing/security-print.js';
import { Sheet } from './drawing/sheet.js';
import { sideOf } from './drawing/side.js';
import { type DejaVu, dejaVu, ocrBCut, type Typeface } from './fonts/typeface.js';
import { countries } from './holders/countries.js';
import { accuracyConditions, photograph } from './photograph.js';
import { spread } from './photography/ground.js';
import { grain } from './photography/sensor.js';
import { Random } from './random.js';

/** Pictures without a machine readable zone, some of them much like one. */
export const notDocumentKinds = [
  'face',
  'page',
  'newspaper',
  'table',
  'receipt',
  'listing',
  'payment slip',
  'bank card',
  'codes',
  'chart',
  'texture',
  'noise',
] as const;
export type NotDocumentKind = (typeof notDocumentKinds)[number];

export interface NotDocument {
  readonly kind: NotDocumentKind;
  readonly jpeg: Buffer;
  /** Whether a face in it is a photograph. */
  readonly realFace: boolean;
}

/** Makes a picture that nobody may take for an identity document with a zone: the same from the same seed. The kinds follow one another. */
export async function notDocument(seed: number): Promise<NotDocument> {
  const kind = notDocumentKinds[((seed % kinds) + kinds) % kinds] ?? 'noise';
  const random = new Random(seed);
  if (kind === 'noise' || kind === 'texture') {
    return { kind, jpeg: await bareGround(kind, random), realFace: false };
  }
  const sheet = await sheets[kind](random);
  const side = sideOf(sheet, 240, { fields: [], texts: [], barcodes: [] });
  const { jpeg } = await photograph(side, {
    seed: random.below(2 ** 31),
    // Letters 2.5 mm high would be so many pixels.
    letterHeight: random.between(8, 18) * Math.min(1, 120 / sheet.width),
    angle: random.chance(0.5) ? random.between(-180, 180) : random.between(-4, 4),
    perspective: random.between(0, 0.08),
    ...accuracyConditions(random),
    ink: random.between(0.05, 0.4),
  });
  return { kind, jpeg, realFace: kind === 'face' && portraitsAreReal };
}

const kinds = notDocumentKinds.length;

const sheets: Readonly<
  Record<Exclude<NotDocumentKind, 'noise' | 'texture'>, (random: Random) => Sheet | Promise<Sheet>>
> = {
  face: (random) => {
    const sheet = paper(80, 100);
    randomPortrait(random).print(sheet, 0, 0, 80, 100);
    return sheet;
  },
  page: (random) => {
    const sheet = paper(210, 150);
    const print = { typeface: face(random), capital: random.between(2, 3.2) };
    for (let y = 14; y < 142; y += print.capital * 2.2) {
      sheet.text(words(random, random.between(60, 90)), { ...print, x: 12, y, room: 186 });
    }
    return sheet;
  },
  newspaper: (random) => {
    const sheet = paper(180, 130);
    sheet.text(words(random, 24).toUpperCase(), {
      typeface: dejaVu('DejaVuSerifCondensed-Bold'),
      x: 6,
      y: 16,
      capital: 8,
      room: 168,
    });
    for (let column = 0; column < 4; column++) {
      const x = 6 + column * 43;
      let y = 26;
      if (random.chance(0.4)) {
        randomPortrait(random).print(sheet, x, y - 3, 39, 30);
        y += 32;
      }
      for (; y < 126; y += 3.1)
        sheet.text(words(random, 34), {
          typeface: dejaVu('DejaVuSerif'),
          x,
          y,
          capital: 1.5,
          room: 39,
        });
    }
    return sheet;
  },
  table: (random) => {
    const sheet = paper(150, 110);
    const columns = 4 + random.below(5);
    const wide = 138 / columns;
    const typeface = face(random);
    for (let row = 0; row < 17; row++) {
      for (let column = 0; column < columns; column++) {
        const text =
          column === 0 ? words(random, 9).toUpperCase() : random.digits(3 + random.below(6));
        sheet.text(text, {
          typeface,
          x: 7 + column * wide,
          y: 10 + row * 6,
          capital: 2.4,
          room: wide - 2,
        });
      }
      sheet.add(`<path d="M6 ${12 + row * 6}h138" stroke="#555" stroke-width="0.2"/>`);
    }
    return sheet;
  },
  receipt: (random) => {
    const sheet = paper(80, 120);
    const typeface = dejaVu('DejaVuSansMono');
    for (let row = 0; row < 22; row++) {
      const text = random.chance(0.15)
        ? random.one(['-', '=', '*', '<', '.']).repeat(32)
        : `${words(random, 18).toUpperCase().padEnd(22).slice(0, 22)}${random.digits(2)}.${random.digits(2)} EUR`;
      sheet.text(text, { typeface, x: 5, y: 10 + row * 4.8, capital: 2, room: 70 });
    }
    return sheet;
  },
  listing: (random) => {
    const sheet = paper(150, 100);
    const typeface = dejaVu(random.chance(0.5) ? 'DejaVuSansMono' : 'DejaVuSansMono-Bold');
    for (let row = 0; row < 18; row++) {
      const text = random.one([
        () => `if (${word(random)} << ${random.below(32)} < ${word(random)}) return;`,
        () => `<${word(random)}><<${word(random)}>>${random.digits(6)}</${word(random)}>`,
        () => `0x${random.letters(32, '0123456789ABCDEF')}`,
        () => random.letters(44, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/'),
        () => `// ${words(random, 30)}`,
      ])();
      sheet.text(text, {
        typeface,
        x: 6 + 4 * random.below(3),
        y: 9 + row * 5,
        capital: 2.3,
        room: 130,
      });
    }
    return sheet;
  },
  'payment slip': (random) => {
    const sheet = paper(150, 100);
    const typeface = ocrBCut(random.chance(0.5) ? 'round' : 'sharp');
    sheet.text(words(random, 20), { typeface: dejaVu('DejaVuSans'), x: 8, y: 14, capital: 2.6 });
    for (let row = 0; row < 4; row++) {
      sheet.text(`${words(random, 26)}  ${random.digits(5)}`, {
        typeface: dejaVu('DejaVuSans'),
        x: 8,
        y: 30 + row * 7,
        capital: 2.2,
      });
    }
    // Swiss and German slips: digits alone, in the zone's own letters.
    sheet.text(`${random.digits(13)} ${random.digits(27)} ${random.digits(9)}`.slice(0, 52), {
      typeface,
      x: 8,
      y: 90,
      capital: 2.5,
      room: 134,
    });
    return sheet;
  },
  'bank card': (random) => {
    const sheet = new Sheet(85.6, 53.98, 3.18);
    printGround(sheet, random);
    const digits = Array.from({ length: 4 }, () => random.digits(4)).join(' ');
    sheet.text(words(random, 12), {
      typeface: dejaVu('DejaVuSans-Bold'),
      x: 6,
      y: 11,
      capital: 3.5,
    });
    sheet.text(digits, { typeface: ocrBCut('round'), x: 6, y: 33, capital: 3.6, room: 73 });
    sheet.text(`VALID THRU ${random.digits(2)}/${random.digits(2)}`, {
      typeface: dejaVu('DejaVuSans'),
      x: 30,
      y: 40,
      capital: 1.8,
    });
    sheet.text(words(random, 20).toUpperCase(), {
      typeface: ocrBCut('round'),
      x: 6,
      y: 48,
      capital: 2.5,
      room: 60,
    });
    return sheet;
  },
  codes: async (random) => {
    const sheet = paper(120, 80);
    const bytes = () => new TextEncoder().encode(words(random, 30 + random.below(60)));
    printBarcode(sheet, await encode('QRCode', bytes()), 8, 8, 0.5);
    printBarcode(sheet, await encode('PDF417', bytes(), 'columns=6'), 40, 10, 0.35);
    printBarcode(sheet, await encode('DataMatrix', bytes()), 45, 42, 0.6);
    for (let x = 78; x < 112; x += random.between(0.6, 2)) {
      sheet.add(`<rect x="${x}" y="45" width="${random.between(0.3, 1)}" height="24"/>`);
    }
    sheet.text(random.digits(13), { typeface: ocrBCut('round'), x: 78, y: 74, capital: 2.5 });
    return sheet;
  },
  chart: (random) => {
    const sheet = paper(130, 90);
    sheet.text(words(random, 24), {
      typeface: dejaVu('DejaVuSans-Bold'),
      x: 10,
      y: 10,
      capital: 3,
    });
    for (let bar = 0; bar < 12; bar++) {
      const high = random.between(5, 60);
      sheet.add(
        `<rect x="${14 + bar * 9}" y="${80 - high}" width="6" height="${high}" fill="hsl(${random.below(360)},60%,50%)"/>`,
      );
      sheet.text(String(2000 + bar), {
        typeface: dejaVu('DejaVuSans'),
        x: 13 + bar * 9,
        y: 85,
        capital: 1.8,
      });
    }
    return sheet;
  },
};

async function bareGround(kind: 'noise' | 'texture', random: Random): Promise<Buffer> {
  const [width, height] = [600 + random.below(600), 500 + random.below(400)];
  const canvas = spread(
    width,
    height,
    random.one(['wood', 'cloth', 'stone', 'newspaper', 'clutter']),
    random,
  );
  if (kind === 'noise') {
    canvas.data.fill(random.between(60, 200));
    grain(canvas, random.between(10, 60), random);
  }
  return sharp(canvas.data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 60 + random.below(35) })
    .toBuffer();
}

function paper(width: number, height: number): Sheet {
  const sheet = new Sheet(width, height, 0);
  sheet.add(`<rect width="${width}" height="${height}" fill="#f3f1ea"/>`);
  return sheet;
}

function face(random: Random): Typeface {
  return dejaVu(
    random.one<DejaVu>(['DejaVuSans', 'DejaVuSerif', 'DejaVuSansMono', 'DejaVuSansCondensed']),
  );
}

function word(random: Random): string {
  const { cities, surnames } = random.one(countries);
  return random
    .one([...cities, ...surnames])
    .replaceAll(' ', '')
    .toLowerCase();
}

/** Words up to a length. */
function words(random: Random, length: number): string {
  let text = word(random);
  while (text.length < length) text += ` ${word(random)}`;
  return text.slice(0, Math.round(length));
}
