import type { RgbImage } from '@biometrid/image-reader';
import type { Barcode } from '../barcode/barcode.js';
import type { BarcodeReader } from '../barcode/barcode-reader.js';
import { extentOf, frameOf, isInside } from '../geometry/frame.js';
import type { Point, Quad } from '../geometry/quad.js';
import type { MrzReading } from '../mrz/mrz-reading.js';
import { findOutline } from '../outline/find-outline.js';
import { cutPage, type Page, turnPage } from '../page/cut-page.js';
import { cutPortrait, type FindFaces, type Portrait } from '../portrait/cut-portrait.js';
import type { PlacedLine } from '../text/text-line.js';
import type { TextReader } from '../text/text-reader.js';
import type { ZoneReader } from '../zone/zone-reader.js';

/** The parts of an engine that look at a side. All but the zone's may be missing. */
export interface SideReaders {
  readonly zones: ZoneReader;
  readonly text?: TextReader;
  readonly barcodes: BarcodeReader;
  readonly findFaces?: FindFaces;
}

/** What a picture shows of a document. */
export interface SideSeen {
  /** Size of the photo, before it was shrunk to be looked at. */
  readonly photo: { readonly width: number; readonly height: number };
  readonly page: Page;
  /** How many pixels of the photo the document is wide. */
  readonly width: number;
  /** Outline in the picture, where one was found; and whether all of it lies within the picture. */
  readonly outline?: Quad;
  readonly whole?: boolean;
  readonly zone?: MrzReading;
  readonly barcodes: readonly Barcode[];
  /** What is printed, on the straightened document. */
  readonly lines: readonly PlacedLine[];
  /** Whether there were more lines than are read. */
  readonly cutOff: boolean;
  readonly portrait?: Portrait;
}

/**
 * Looks at one picture: the zone, the document around it, what is printed on it, its codes, its portrait.
 * @param shrunk how many pixels of the photo one of the picture's is wide.
 */
export async function readSide(
  { zones, text, barcodes, findFaces }: SideReaders,
  picture: RgbImage,
  shrunk: number,
): Promise<SideSeen> {
  const { zones: found, documentAt } = await zones.read(picture);
  const [zone] = found;
  const outline = findOutline(picture, { documentAt, ...(zone && { zone }) });
  const { page, lines, cutOff } = await pageWithText(text, picture, zone, outline);
  const portrait = findFaces && (await cutPortrait(page.picture, findFaces));
  return {
    photo: {
      width: Math.round(picture.width * shrunk),
      height: Math.round(picture.height * shrunk),
    },
    page,
    width: extentOf(page.corners).length * shrunk,
    ...(outline && page.cutBy === 'outline' && { outline, whole: isWithin(outline, picture) }),
    ...(zone && { zone }),
    barcodes: await barcodes.readBarcodes(page.picture),
    lines,
    cutOff,
    ...(portrait && { portrait }),
  };
}

/** The straightened document and its lines, both upright: where no zone tells which way up it is, its text does. */
async function pageWithText(
  reader: TextReader | undefined,
  picture: RgbImage,
  zone: MrzReading | undefined,
  outline: Quad | undefined,
): Promise<{ page: Page; lines: readonly PlacedLine[]; cutOff: boolean }> {
  const page = cutPage(picture, { ...(outline && { outline }), ...(zone && { mrz: zone }) });
  if (reader === undefined) return { page, lines: [], cutOff: false };
  const { lines, turn, cutOff } = await reader.read(page.picture, {
    upright: zone !== undefined,
    without: zone ? [moved(zone.box, page.projection.from)] : [],
  });
  const onPicture = lines.map((line) => ({ ...line, box: moved(line.box, page.projection.to) }));
  const upright =
    page.cutBy === 'photo'
      ? cutPage(picture, { text: { lines: onPicture, turn } })
      : turnPage(picture, page, turn);
  if (upright === page) return { page, lines, cutOff };
  const onPage = onPicture.map((line) => ({
    ...line,
    box: moved(line.box, upright.projection.from),
  }));
  return { page: upright, lines: onPage, cutOff };
}

function moved([a, b, c, d]: Quad, move: (point: Point) => Point): Quad {
  return [move(a), move(b), move(c), move(d)];
}

function isWithin(outline: Quad, picture: RgbImage): boolean {
  return outline.every((corner) => isInside(corner, frameOf(picture)));
}
