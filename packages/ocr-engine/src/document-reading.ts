import type { Barcode } from './barcode/barcode.js';
import type { Check } from './checks/check.js';
import type { Field } from './fields/field.js';
import type { Quad } from './geometry/quad.js';
import type { MrzReading } from './mrz/mrz-reading.js';
import type { Page } from './page/cut-page.js';

/** What was read of a document. */
export interface DocumentReading {
  /** By what the pictures show, whatever they were handed in as. At least one is there when `readable`. */
  readonly front?: SideReading;
  readonly back?: SideReading;
  /** Whether anything of an identity document was found. */
  readonly readable: boolean;
  /** JPEG of the holder's portrait. */
  readonly portrait?: Uint8Array;
  /** JPEG of the signature, where the layout says where it is. */
  readonly signature?: Uint8Array;
  /** Each name once, in the order of `fieldNames`. */
  readonly fields: readonly Field[];
  /** Lines of the zone, from its first. */
  readonly mrzLines: readonly string[];
  /** Each name once. Those that do not apply are absent. */
  readonly checks: readonly Check[];
  /** The first decisive check that fails; absent when all that apply are good. */
  readonly failed?: Check;
}

/** What was read of a side. */
export interface SideReading {
  /** JPEG of the straightened card, its long side 1,600 pixels at most. */
  readonly cut: Uint8Array;
  /** What the cut follows: the document's outline, its zone, the frame of its text, or nothing but the upright photo. */
  readonly cutBy: Page['cutBy'];
  readonly mrz?: MrzReading;
  readonly barcodes: readonly Barcode[];
  /** Whether it has more lines of text than are read. */
  readonly cutOff: boolean;
  /** In pixels of the upright picture. */
  readonly outline?: Quad;
}
