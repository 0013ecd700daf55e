import { type RgbImage, warp } from '@biometrid/image-reader';
import { distance, extentOf, frameOf, turned } from '../geometry/frame.js';
import type { Quad } from '../geometry/quad.js';
import type { MrzFormat } from '../mrz/mrz-reading.js';
import type { Text } from '../text/text-reader.js';
import { documentSizes, frameByMrz, frameByText, isFrame } from './card-frames.js';
import { type Projection, projectionOnto } from './projection.js';

/** What is known of where a document is in a picture. */
export interface PageClues {
  /** Its outline: from its upper left corner where `mrz` is known, else from any. */
  readonly outline?: Quad;
  readonly mrz?: { readonly format: MrzFormat; readonly box: Quad };
  /** What was read in the picture itself. */
  readonly text?: Pick<Text, 'lines' | 'turn'>;
}

/** A document, straightened. */
export interface Page {
  /** Its longer side has 1,600 pixels at most; what lies outside of the picture is grey. */
  readonly picture: RgbImage;
  /** What the cut follows: the outline, the machine readable zone, the frame of the text, or nothing but the upright photo. */
  readonly cutBy: 'outline' | 'mrz' | 'text' | 'photo';
  /** Corners of the cut in the picture, from the cut's upper left. */
  readonly corners: Quad;
  /** From the cut to the picture that it was cut out of, and back. */
  readonly projection: Projection;
}

/** Pixels of the longer side at most: a passport's letters are 40 pixels high in it. */
export const longestSide = 1600;

/**
 * Cuts the document out: along its outline, else as its machine readable zone tells (ISO/IEC 7810 has its size, ICAO Doc 9303 the
 * zone's place), else along its text, else the whole picture. It never fails: a clue that makes no sense is passed over.
 */
export function cutPage(picture: RgbImage, { outline, mrz, text }: PageClues): Page {
  const size = mrz && documentSizes[mrz.format];
  if (outline !== undefined && isFrame(outline) && isProportioned(outline, size))
    return cut(picture, outline, 'outline', size);
  if (mrz !== undefined && isFrame(mrz.box)) {
    const frame = frameByMrz(mrz.format, mrz.box);
    if (isFrame(frame)) return cut(picture, frame, 'mrz', size);
  }
  const frame = text && frameByText(text.lines);
  if (frame !== undefined && isFrame(frame)) return cut(picture, frame, 'text');
  return cut(picture, turned(frameOf(picture), -(text?.turn ?? 0)), 'photo');
}

/** Perspective changes the proportion of sides by less; an outline that is further off is another thing's, such as an open passport's. */
const mostOutOfProportion = 1.3;

function isProportioned(
  outline: Quad,
  size: { readonly width: number; readonly height: number } | undefined,
): boolean {
  if (size === undefined) return true;
  const { length, breadth } = extentOf(outline);
  const off = length / breadth / (size.width / size.height);
  return off < mostOutOfProportion && off > 1 / mostOutOfProportion;
}

/**
 * The same document turned clockwise, as the text on it says: where neither its zone nor its text in the picture told which way up it is.
 * @param quarters of a turn.
 */
export function turnPage(picture: RgbImage, page: Page, quarters: number): Page {
  return quarters % 4 === 0 ? page : cut(picture, turned(page.corners, -quarters), page.cutBy);
}

/** @param size of the document in any unit: an outline in perspective does not tell how its sides compare. */
function cut(
  picture: RgbImage,
  corners: Quad,
  cutBy: Page['cutBy'],
  size?: { readonly width: number; readonly height: number },
): Page {
  const [a, b, c, d] = corners;
  const long = Math.max(distance(a, b), distance(d, c));
  const high = Math.max(distance(a, d), distance(b, c));
  const ratio = size !== undefined && cutBy === 'outline' ? size.height / size.width : high / long;
  const longer = Math.min(longestSide, Math.max(long, high));
  const width = toPixels(ratio > 1 ? longer / ratio : longer);
  const height = toPixels(ratio > 1 ? longer : longer * ratio);
  return {
    picture: warp(picture, corners, { width, height }),
    cutBy,
    corners,
    projection: projectionOnto({ width, height }, corners),
  };
}

function toPixels(length: number): number {
  return Math.max(1, Math.round(length));
}
