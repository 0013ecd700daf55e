import type { BarcodeFormat } from '../../../src/barcode/barcode.js';
import { encode, printBarcode } from '../drawing/barcode.js';
import { printGround } from '../drawing/security-print.js';
import { Sheet } from '../drawing/sheet.js';
import { type Side, sideOf } from '../drawing/side.js';
import { Random } from '../random.js';
import { cardSize } from './card.js';

/** A card with nothing on it but a code of random bytes. */
export async function codeCard({
  seed,
  format,
}: {
  seed: number;
  format: BarcodeFormat;
}): Promise<Side> {
  const random = new Random(seed);
  const { width, height, corner } = cardSize;
  const sheet = new Sheet(width, height, corner);
  const paper = printGround(sheet, random);
  const bytes = Uint8Array.from({ length: 30 + random.below(200) }, () => 32 + random.below(95));
  const symbol = await encode(format, bytes, format === 'PDF417' ? 'columns=8' : '');
  const module = Math.min(70 / symbol.width, 38 / symbol.height, 0.6);
  const code = printBarcode(
    sheet,
    symbol,
    (width - symbol.width * module) / 2,
    (height - symbol.height * module) / 2,
    module,
  );
  return sideOf(sheet, paper.brightness, { fields: [], texts: [], barcodes: [code] });
}
