import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import type { BarcodeFormat } from '../../../src/barcode/barcode.js';
import type { PrintedBarcode } from '../truth.js';
import { rectangle, type Sheet } from './sheet.js';

/** A code as squares, rows from the top: 0 is dark. */
export interface Symbol2d {
  readonly format: BarcodeFormat;
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly squares: Uint8ClampedArray;
}

const require = createRequire(import.meta.url);
let prepared = false;

/**
 * Encodes bytes.
 *
 * @param options of the encoder, such as `columns=12`
 * @throws when they do not fit
 */
export async function encode(
  format: BarcodeFormat,
  bytes: Uint8Array,
  options = '',
): Promise<Symbol2d> {
  if (!prepared) {
    // Else the package would fetch it.
    const wasm = readFileSync(require.resolve('zxing-wasm/writer/zxing_writer.wasm'));
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
    prepared = true;
  }
  const { symbol, error } = await writeBarcode(bytes, {
    format,
    scale: 1,
    addQuietZones: false,
    options,
  });
  if (error !== '') throw new Error(`The code cannot be made: ${error}`);
  return { format, bytes, width: symbol.width, height: symbol.height, squares: symbol.data };
}

/**
 * Prints a code on white, in the document's ink.
 *
 * @param module width of its smallest bar, in millimetres
 */
export function printBarcode(
  sheet: Sheet,
  { format, bytes, width, height, squares }: Symbol2d,
  x: number,
  y: number,
  module: number,
): PrintedBarcode {
  // ISO/IEC 18004, 15438 and 16022 want as many modules of nothing around a code.
  const quiet = format === 'QRCode' ? 4 : 2;
  let path = '';
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; ) {
      const start = column;
      while (column < width && squares[row * width + column] === 0) column++;
      if (column > start) path += `M${start} ${row}h${column - start}v1h${start - column}z`;
      else column++;
    }
  }
  sheet.add(
    `<g transform="translate(${x} ${y}) scale(${module})"><rect x="${-quiet}" y="${-quiet}" width="${width + 2 * quiet}" height="${height + 2 * quiet}" fill="white"/><path fill="currentColor" d="${path}"/></g>`,
  );
  return { format, bytes, module, box: rectangle(x, y, width * module, height * module) };
}
