import { type GreyImage, greyOf, halved, type RgbImage } from '@biometrid/image-reader';
import type { Quad } from '../geometry/quad.js';
import { type Barcode, barcodeFormats } from './barcode.js';
import { findStripes } from './find-stripes.js';
import { frameCode } from './frame-code.js';
import { type StraightCopy, scaled, straighten, turnedFrame } from './straighten.js';
import { readStraight } from './zxing.js';

/** Reads two-dimensional codes. */
export interface BarcodeReader {
  /**
   * PDF417, QR, Data Matrix and Aztec codes of a picture, at most eight, each with at most 3,000 bytes; a code that says more, or whose
   * errors its own correction cannot mend, is left out. Codes may lie at any angle.
   * @param picture grey or colour, at most 12 megapixels.
   * @throws {RangeError} when the picture is larger, or its bytes are not as many as it has pixels.
   */
  readBarcodes(picture: GreyImage | RgbImage, options?: BarcodeOptions): Promise<Barcode[]>;
}

interface BarcodeOptions {
  /**
   * Degrees, clockwise, at which a PDF417 code may lie although it does not stand out from what is around it: those of the page's own
   * frame. At most four are looked at.
   */
  readonly angles?: readonly number[];
}

/** A reader of barcodes; all of them share one copy of the library. */
export function createBarcodeReader(): BarcodeReader {
  return {
    async readBarcodes(picture, { angles = [] } = {}) {
      const grey = greyPicture(picture);
      const found = distinct(await readStraight(grey, barcodeFormats, mostCodes));
      if (found.some(({ format }) => format === 'PDF417')) return found;
      const all = distinct([...found, ...(await turnedCodes(grey, angles))]);
      // Of 100 QR codes of 2 to 3 pixels a module the first look finds 97, this one two more.
      return all.length > 0
        ? all
        : distinct(await readStraight(grey, matrixFormats, mostCodes, 'global'));
    },
  };
}

const matrixFormats = barcodeFormats.filter((format) => format !== 'PDF417');

/** Codes that are told of. A driving licence has three at most. */
const mostCodes = 8;
const mostPixels = 12_000_000;
/** Parts of a picture that are looked at for PDF417: print in lines and guilloches are striped too. */
const mostParts = 6;
const mostAngles = 4;
/** Pixels of a straightened code: one of 400 x 120 modules at 4 pixels a module has fewer. */
const mostCodePixels = 800_000;
/** Pixels in which a code's corners are looked for: in more, its bars lie too far apart to be seen as one block. */
const mostFramePixels = 400_000;
/** Pixels of a copy of the whole picture, turned. */
const mostTurnedPixels = 3_000_000;

function greyPicture(picture: GreyImage | RgbImage): GreyImage {
  const { width, height, channels, data } = picture;
  if (
    !isLength(width) ||
    !isLength(height) ||
    width * height > mostPixels ||
    data.length !== width * height * channels
  ) {
    throw new RangeError(
      `No picture of ${width} x ${height} pixels with ${data.length} bytes can be read.`,
    );
  }
  return channels === 1 ? picture : greyOf(picture);
}

function isLength(pixels: number): boolean {
  return Number.isInteger(pixels) && pixels >= 1;
}

/** PDF417 that the library does not find by itself: it does so within 3 degrees of an axis, and in hardly any perspective. */
async function turnedCodes(grey: GreyImage, angles: readonly number[]): Promise<Barcode[]> {
  for (const part of stripedParts(grey)) {
    const codes = await readPart(grey, part);
    if (codes.length > 0) return codes;
  }
  for (const angle of angles.filter(Number.isFinite).slice(0, mostAngles)) {
    const codes = await readCopy(straighten(grey, turnedFrame(grey, angle), mostTurnedPixels));
    if (codes.length > 0) return codes;
  }
  return [];
}

/** Boxes around what is striped as a code is: in the picture, and in half of it, where large bars lie closer. */
function stripedParts(grey: GreyImage): Quad[] {
  const half = halved(grey);
  const coarse = findStripes(half, mostParts / 2).map((box) => scaled(box, 2));
  return [...findStripes(grey, mostParts / 2), ...coarse];
}

/** A code in a box: turned first, then straightened along its own edges, for a page lies in perspective. */
async function readPart(grey: GreyImage, part: Quad): Promise<Barcode[]> {
  const turned = straighten(grey, part, mostFramePixels);
  const frame = turned && frameCode(turned.image);
  if (turned === undefined || frame === undefined) return [];
  const [a, b, c, d] = frame;
  const inPicture: Quad = [turned.place(a), turned.place(b), turned.place(c), turned.place(d)];
  return readCopy(straighten(grey, inPicture, mostCodePixels));
}

async function readCopy(copy: StraightCopy | undefined): Promise<Barcode[]> {
  if (copy === undefined) return [];
  const codes = await readStraight(copy.image, ['PDF417'], mostCodes);
  return codes.map(({ box: [a, b, c, d], ...code }) => ({
    ...code,
    box: [copy.place(a), copy.place(b), copy.place(c), copy.place(d)],
  }));
}

/** Each code once: the same content in the same format is one code that was found in two copies. */
function distinct(codes: readonly Barcode[]): Barcode[] {
  return codes
    .filter((code, i) => codes.findIndex((other) => same(code, other)) === i)
    .slice(0, mostCodes);
}

function same(a: Barcode, b: Barcode): boolean {
  return a.format === b.format && Buffer.compare(a.bytes, b.bytes) === 0;
}
