import { fromSquare, type Homography, type Quad, stretchOf } from './homography.js';
import { mostStoredPixels } from './limits.js';
import { type GreyImage, halved, type RgbImage } from './pixels.js';

/** Looks along each side of a pixel that is made: past them, what is shrunk in one direction alone is no longer averaged in full. */
const mostLooks = 8;

/** Half a pixel less or more than one is no reason to look twice. */
const tolerance = 0.1;

export interface WarpOptions {
  /** Of the picture that is made, in pixels. */
  readonly width: number;
  readonly height: number;
  /** What lies outside of the picture that is read, 0 to 255: grey unless told. */
  readonly outside?: number;
}

/**
 * Straightens a part of a picture: what a quadrilateral shows, as a rectangle. Between pixels it is interpolated; where it is shrunk,
 * all pixels that come to lie in one are averaged.
 * @param quad convex; its corners become those of the rectangle. It may reach beyond the picture.
 * @throws {RangeError} when it is not convex, or when no picture can have that size.
 */
export function warp(image: RgbImage, quad: Quad, options: WarpOptions): RgbImage;
export function warp(image: GreyImage, quad: Quad, options: WarpOptions): GreyImage;
export function warp(
  image: RgbImage | GreyImage,
  quad: Quad,
  options: WarpOptions,
): RgbImage | GreyImage {
  const { width, height, outside = 128 } = options;
  if (!isSize(width) || !isSize(height) || width * height > mostStoredPixels) {
    throw new RangeError(`No picture is ${width} x ${height} pixels large.`);
  }
  const { channels } = image;
  const toImage = fromSquare(quad);
  const data = new Uint8Array(width * height * channels).fill(outside);
  const stretch = stretchOf(toImage);
  const source = sourceOf(image, quad, Math.min(stretch.u.least / width, stretch.v.least / height));
  const looks = (most: number, pixels: number) =>
    Math.max(1, Math.min(mostLooks, Math.ceil(most / pixels / source.size - tolerance)));
  if (source.image.data.length > 0) {
    const looksAlong = looks(stretch.u.most, width);
    const looksDown = looks(stretch.v.most, height);
    fill({ width, height, data }, { ...source, toImage, looksAlong, looksDown, outside });
  }
  return { width, height, channels, data };
}

function isSize(length: number): boolean {
  return Number.isInteger(length) && length >= 1;
}

/** Where pixels are taken from: the part of a picture around a quadrilateral, in fewer pixels where it is shrunk by twice or more. */
interface Source {
  readonly image: RgbImage | GreyImage;
  /** Its upper left corner in the whole picture. */
  readonly left: number;
  readonly top: number;
  /** How many pixels of the picture one of its pixels is wide: 1, 2, 4 … */
  readonly size: number;
  /** Of the whole picture. */
  readonly wholeWidth: number;
  readonly wholeHeight: number;
}

/** @param shrink how many times smaller each part of the quadrilateral becomes at least. */
function sourceOf(image: RgbImage | GreyImage, quad: Quad, shrink: number): Source {
  const { width: wholeWidth, height: wholeHeight } = image;
  if (shrink < 2) return { image, left: 0, top: 0, size: 1, wholeWidth, wholeHeight };
  const [x, y] = [quad.map((corner) => corner.x), quad.map((corner) => corner.y)];
  // With a margin, so that its own edges are not taken for the picture's.
  const left = Math.max(0, Math.floor(Math.min(...x) - 2 * shrink));
  const top = Math.max(0, Math.floor(Math.min(...y) - 2 * shrink));
  const right = Math.min(wholeWidth, Math.ceil(Math.max(...x) + 2 * shrink));
  const bottom = Math.min(wholeHeight, Math.ceil(Math.max(...y) + 2 * shrink));
  let part = cut(image, left, top, Math.max(0, right - left), Math.max(0, bottom - top));
  let size = 1;
  while (shrink >= 2 * size && Math.min(part.width, part.height) >= 2) {
    part = halved(part);
    size *= 2;
  }
  return { image: part, left, top, size, wholeWidth, wholeHeight };
}

function cut(
  { width: stride, channels, data }: RgbImage | GreyImage,
  left: number,
  top: number,
  width: number,
  height: number,
): RgbImage | GreyImage {
  const part = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * stride + left) * channels;
    part.set(data.subarray(from, from + width * channels), y * width * channels);
  }
  return { width, height, channels, data: part };
}

interface Look extends Source {
  /** From the unit square to the whole picture. */
  readonly toImage: Homography;
  readonly looksAlong: number;
  readonly looksDown: number;
  readonly outside: number;
}

/** Makes every pixel: the mean of what is seen at points that are spread evenly over it. */
function fill(
  { width, height, data: made }: { width: number; height: number; data: Uint8Array },
  look: Look,
): void {
  const { left, top, size, wholeWidth, wholeHeight, looksAlong, looksDown, outside } = look;
  const { width: columns, height: rows, channels, data } = look.image;
  const { a, b, c, d, e, f, g, h } = look.toImage;
  const stride = columns * channels;
  const [stepRight, stepDown] = [columns > 1 ? channels : 0, rows > 1 ? stride : 0];
  const [lastLeft, lastTop] = [Math.max(0, columns - 2), Math.max(0, rows - 2)];
  const looks = looksAlong * looksDown;
  const scale = 1 / size;
  const [partAlong, partDown] = [1 / looksAlong, 1 / looksDown];
  const [pixelAlong, pixelDown] = [1 / width, 1 / height];
  let at = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at += channels) {
      let first = 0;
      let second = 0;
      let third = 0;
      for (let down = 0; down < looksDown; down++) {
        const v = (row + (down + 0.5) * partDown) * pixelDown;
        for (let along = 0; along < looksAlong; along++) {
          const u = (column + (along + 0.5) * partAlong) * pixelAlong;
          const shrink = 1 / (g * u + h * v + 1);
          const wholeX = (a * u + b * v + c) * shrink;
          const wholeY = (d * u + e * v + f) * shrink;
          if (wholeX < 0 || wholeY < 0 || wholeX > wholeWidth || wholeY > wholeHeight) {
            first += outside;
            second += outside;
            third += outside;
            continue;
          }
          const x = Math.max(0, Math.min((wholeX - left) * scale - 0.5, columns - 1));
          const y = Math.max(0, Math.min((wholeY - top) * scale - 0.5, rows - 1));
          const leftOf = Math.min(x | 0, lastLeft);
          const above = Math.min(y | 0, lastTop);
          const right = x - leftOf;
          const lower = y - above;
          const one = above * stride + leftOf * channels;
          const two = one + stepRight;
          const three = one + stepDown;
          const four = two + stepDown;
          first += between(data, one, two, three, four, right, lower);
          if (channels === 1) continue;
          second += between(data, one + 1, two + 1, three + 1, four + 1, right, lower);
          third += between(data, one + 2, two + 2, three + 2, four + 2, right, lower);
        }
      }
      made[at] = first / looks + 0.5;
      if (channels === 1) continue;
      made[at + 1] = second / looks + 0.5;
      made[at + 2] = third / looks + 0.5;
    }
  }
}

/** Between four neighbours: upper left, upper right, lower left, lower right. @param right share of the way: 0 to 1; `down` as well. */
function between(
  data: Uint8Array,
  one: number,
  two: number,
  three: number,
  four: number,
  right: number,
  down: number,
): number {
  const upper = data[one] ?? 0;
  const lower = data[three] ?? 0;
  const above = upper + ((data[two] ?? 0) - upper) * right;
  const beneath = lower + ((data[four] ?? 0) - lower) * right;
  return above + (beneath - above) * down;
}
