import type { BarcodeFormat } from '../../src/barcode/barcode.js';
import type { FieldName } from '../../src/fields/field.js';
import type { Quad } from '../../src/geometry/quad.js';
import type { MrzFormat } from '../../src/mrz/mrz-reading.js';

/** What is on one side of a document, and where: in millimetres of the side, or in pixels of a photograph of it. */
export interface SideTruth {
  readonly mrz?: MrzTruth;
  /** Labelled fields of the visual zone. */
  readonly fields: readonly PrintedField[];
  /** All other text of the visual zone: labels, titles, remarks. */
  readonly texts: readonly PrintedText[];
  /** The photo of the holder's face: absent where it is a drawing, which no detector has to find. */
  readonly portrait?: Quad;
  /** The same photo, small and pale, as some documents have it. */
  readonly secondPortrait?: Quad;
  readonly barcodes: readonly PrintedBarcode[];
}

export interface MrzTruth {
  readonly format: MrzFormat;
  readonly lines: readonly string[];
  /** Of each line from its first letter's place to the end of its last one's, from the base line to the height of capitals. */
  readonly boxes: readonly Quad[];
  /** Height of capitals. */
  readonly letterHeight: number;
}

export interface PrintedText {
  readonly text: string;
  readonly box: Quad;
  /** Height of capitals. */
  readonly letterHeight: number;
}

export interface PrintedField extends PrintedText {
  readonly name: FieldName;
  /** Normalised: dates as ISO 8601, states as three letters, height in centimetres. */
  readonly value: string;
}

export interface PrintedBarcode {
  readonly format: BarcodeFormat;
  readonly bytes: Uint8Array;
  readonly box: Quad;
  /** Width of the smallest bar. */
  readonly module: number;
}

/** The same things in another place: `place` tells where a point goes, and `scale` by how much a height there grows. */
export function movedTruth(
  truth: SideTruth,
  place: (quad: Quad) => Quad,
  scale: (quad: Quad) => number,
): SideTruth {
  const text = <Text extends PrintedText>(printed: Text): Text => ({
    ...printed,
    box: place(printed.box),
    letterHeight: printed.letterHeight * scale(printed.box),
  });
  const { mrz, portrait, secondPortrait } = truth;
  return {
    fields: truth.fields.map(text),
    texts: truth.texts.map(text),
    barcodes: truth.barcodes.map((barcode) => ({
      ...barcode,
      box: place(barcode.box),
      module: barcode.module * scale(barcode.box),
    })),
    ...(mrz && {
      mrz: {
        ...mrz,
        boxes: mrz.boxes.map(place),
        letterHeight:
          (mrz.letterHeight * mrz.boxes.reduce((sum, box) => sum + scale(box), 0)) /
          mrz.boxes.length,
      },
    }),
    ...(portrait && { portrait: place(portrait) }),
    ...(secondPortrait && { secondPortrait: place(secondPortrait) }),
  };
}
