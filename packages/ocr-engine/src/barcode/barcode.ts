import type { Quad } from '../geometry/quad.js';

/** The two-dimensional codes that are looked for. */
export const barcodeFormats = ['PDF417', 'QRCode', 'DataMatrix', 'Aztec'] as const;

export type BarcodeFormat = (typeof barcodeFormats)[number];

/** A two-dimensional code that was found and decoded. */
export interface Barcode {
  readonly format: BarcodeFormat;
  /** What it holds, byte by byte. */
  readonly bytes: Uint8Array;
  /** In pixels of the upright picture. */
  readonly box: Quad;
}
