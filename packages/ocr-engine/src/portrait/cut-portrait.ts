import type { RgbImage } from '@biometrid/image-reader';
import { cropped } from './crop.js';

/** An upright rectangle in pixels: its upper left corner, and its size. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Finds faces: `faces` of the face engine's detector is one. */
export type FindFaces = (picture: RgbImage) => Promise<readonly { readonly box: Box }[]>;

export interface Portrait {
  /** Head and shoulders, with the margins below. */
  readonly picture: RgbImage;
  /** What was cut out, in pixels of the card. */
  readonly box: Box;
  /** The face in it, in pixels of the card. */
  readonly face: Box;
  /** A second, smaller face on the card: many documents repeat the portrait. */
  readonly second?: Box;
}

/**
 * Margins around the face's box, which reaches from ear to ear and from forehead to chin, in shares of its width and height. The head comes
 * to be 4/7 of the picture's width and about 2/3 of its height, as ISO/IEC 19794-5:2005, section 8.3, has it for full frontal images.
 */
const margins = { side: 0.375, above: 0.5, below: 0.3 } as const;

/** A second face is smaller than this share of the first one's height: two of a size are two people's. */
const mostSecond = 0.8;

/** The holder's portrait: the largest face on the straightened card. `undefined` where there is none. */
export async function cutPortrait(
  card: RgbImage,
  findFaces: FindFaces,
): Promise<Portrait | undefined> {
  const boxes = (await findFaces(card))
    .map(({ box }) => box)
    .filter(({ x, y, width, height }) => [x, y, width, height].every(Number.isFinite))
    .sort((one, other) => other.height - one.height);
  const [face, ...others] = boxes;
  if (face === undefined) return undefined;
  const left = Math.max(0, Math.floor(face.x - margins.side * face.width));
  const top = Math.max(0, Math.floor(face.y - margins.above * face.height));
  const right = Math.min(card.width, Math.ceil(face.x + (1 + margins.side) * face.width));
  const bottom = Math.min(card.height, Math.ceil(face.y + (1 + margins.below) * face.height));
  if (right <= left || bottom <= top) return undefined;
  const box = { x: left, y: top, width: right - left, height: bottom - top };
  const second = others.find(({ height }) => height < mostSecond * face.height);
  return { picture: cropped(card, box), box, face, ...(second && { second }) };
}
