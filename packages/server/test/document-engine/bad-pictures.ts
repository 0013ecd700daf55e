import sharp from 'sharp';
import { encode, printBarcode } from '../../../ocr-engine/test/specimens/drawing/barcode.js';
import { Sheet } from '../../../ocr-engine/test/specimens/drawing/sheet.js';
import { type Side, sideOf } from '../../../ocr-engine/test/specimens/drawing/side.js';
import { dejaVu } from '../../../ocr-engine/test/specimens/fonts/typeface.js';
import {
  type PhotographOptions,
  photograph,
} from '../../../ocr-engine/test/specimens/photograph.js';
import { type Specimen, specimen } from '../../../ocr-engine/test/specimens/specimen.js';

/** The passport that most of these pictures show, and its other sorry states. */
export const passport: Specimen = await specimen({ seed: 12, kind: 'TD3' });

/** A photo of a side in good light. */
export async function photo(
  side: Side,
  options: Partial<PhotographOptions> = {},
): Promise<Buffer<ArrayBuffer>> {
  const { jpeg } = await photograph(side, {
    ...{ seed: 5, letterHeight: 16, blur: 0.4, noise: 3, jpeg: 88 },
    ...options,
  });
  return Buffer.from(jpeg);
}

/** A JPEG image of one brightness. */
export function plain(brightness: number, width = 1_200, height = 850): Promise<Buffer> {
  const background = { r: brightness, g: brightness, b: brightness };
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

/** A browser with a form in it, as somebody sends it who was asked for a photo of a card. */
export async function screenshot(): Promise<Buffer> {
  const sheet = new Sheet(320, 200, 0);
  const print = { typeface: dejaVu('DejaVuSans'), capital: 3, colour: '#222' };
  sheet.add(
    '<rect width="320" height="200" fill="white"/><rect width="320" height="22" fill="#dde"/>',
  );
  sheet.text('https://portal.example/apply?step=2', { ...print, x: 30, y: 14 });
  for (const [row, label] of [
    'Surname',
    'Given names',
    'Date of birth',
    'Document number',
  ].entries()) {
    sheet.text(label, { ...print, x: 40, y: 50 + row * 30 });
    sheet.add(
      `<rect x="110" y="${42 + row * 30}" width="150" height="12" fill="none" stroke="#888"/>`,
    );
  }
  const { width, height, data } = await sideOf(sheet, 255, nothingOn).draw({
    pixelsPerMillimetre: 4,
  });
  return sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .jpeg()
    .toBuffer();
}

/** A page with a fold across its middle, beyond which it leans away. */
export async function folded(side: Side): Promise<Buffer> {
  const flat = sharp(await photo(side));
  const { width, height } = await flat.metadata();
  const half = Math.floor(width / 2);
  const right = await flat
    .clone()
    .extract({ left: half, top: 0, width: width - half, height })
    .affine([0.92, 0, 0.07, 1], { background: '#888' })
    .modulate({ brightness: 0.8 })
    .toBuffer();
  return sharp({
    create: { width, height: Math.ceil(height * 1.1), channels: 3, background: '#888' },
  })
    .composite([
      {
        input: await flat.clone().extract({ left: 0, top: 0, width: half, height }).toBuffer(),
        ...{ left: 0, top: 0 },
      },
      { input: right, left: half, top: 0 },
    ])
    .jpeg({ quality: 88 })
    .toBuffer();
}

/** A white card with nothing on it but a code. */
export async function codeOnCard(
  format: 'QRCode' | 'PDF417',
  content: string,
  options: string,
): Promise<Side> {
  const symbol = await encode(format, Buffer.from(content, 'latin1'), options);
  const module = 0.4;
  const [width, height] = [symbol.width * module + 10, symbol.height * module + 10];
  const sheet = new Sheet(width, height, 0);
  sheet.add(`<rect width="${width}" height="${height}" fill="white"/>`);
  const code = printBarcode(sheet, symbol, 5, 5, module);
  return sideOf(sheet, 255, { ...nothingOn, barcodes: [code] });
}

const nothingOn = { fields: [], texts: [], barcodes: [] };
