import type { Quad } from '../geometry/quad.js';

export type BarcodeFormat = 'PDF417' | 'QRCode' | 'DataMatrix' | 'Aztec';

/** A two-dimensional code that was found and decoded. */
export interface Barcode {
  readonly format: BarcodeFormat;
  /** What it holds, byte by byte. */
  readonly bytes: Uint8Array;
  /** In pixels of the upright picture. */
  readonly box: Quad;
}
