import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { GreyImage, Quad } from '@biometrid/image-reader';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { type Barcode, type BarcodeFormat, barcodeFormats } from './barcode.js';

/** How many bytes of a code are kept: the largest QR code holds 2,953, PDF417 1,108, Data Matrix 1,556, Aztec 1,914. */
const mostBytes = 3_000;

/**
 * Codes that lie straight in a picture (PDF417 to 3 degrees from an axis, the others anyhow), in the picture's pixels.
 * @param most codes that are looked for.
 * @param threshold what black and white are told apart by: the pixels around, or all of the picture.
 */
export async function readStraight(
  { width, height, data }: GreyImage,
  formats: readonly BarcodeFormat[],
  most: number,
  threshold: 'local' | 'global' = 'local',
): Promise<Barcode[]> {
  loadWasm();
  // A portable grey map: else the library wants four bytes a pixel, and copies them.
  const head = new TextEncoder().encode(`P5 ${width} ${height} 255\n`);
  const file = new Uint8Array(head.length + data.length);
  file.set(head);
  file.set(data, head.length);
  const found = await readBarcodes(file, {
    formats: [...formats],
    maxNumberOfSymbols: most,
    tryInvert: false,
    binarizer: threshold === 'local' ? 'LocalAverage' : 'GlobalHistogram',
  });
  return found.flatMap(({ isValid, symbology, bytes, position }) => {
    const format = barcodeFormats.find((known) => known === symbology);
    if (!isValid || format === undefined || bytes.length === 0 || bytes.length > mostBytes)
      return [];
    const { topLeft, topRight, bottomRight, bottomLeft } = position;
    const box: Quad = [topLeft, topRight, bottomRight, bottomLeft];
    // A copy, lest the bytes stay in the library's memory.
    return [{ format, bytes: Uint8Array.from(bytes), box }];
  });
}

let loaded = false;

/** Hands the library its WASM, which the build lays beside ours: it would fetch it from a public server. */
function loadWasm(): void {
  if (loaded) return;
  const path = createRequire(import.meta.url).resolve('#zxing_reader.wasm');
  const bytes = readFileSync(path);
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(bytes).buffer } });
  loaded = true;
}
