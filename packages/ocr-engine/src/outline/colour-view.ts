import { type RgbImage, warp } from '@biometrid/image-reader';
import { frameOf } from '../geometry/frame.js';

/** A small copy of a picture, in which edges are sought. */
export interface ColourView {
  readonly width: number;
  readonly height: number;
  /** One plane after another, red, green, blue, and how rough a place is; 0 to 255. */
  readonly planes: readonly Float32Array[];
  /** How many pixels of the picture one of its own is wide. */
  readonly scale: number;
}

/** A picture, its longer side made so many pixels long. */
export function shrunk(picture: RgbImage, longest: number): RgbImage {
  const scale = Math.max(picture.width, picture.height) / longest;
  return warp(picture, frameOf(picture), {
    width: Math.max(1, Math.round(picture.width / scale)),
    height: Math.max(1, Math.round(picture.height / scale)),
  });
}

/** @param picture that was shrunk. @param scale how many pixels of the whole picture one of its own is wide. */
export function colourView({ width, height, channels, data }: RgbImage, scale: number): ColourView {
  const size = { width, height };
  const planes = Array.from({ length: channels }, (_, channel) => {
    const plane = new Float32Array(size.width * size.height);
    for (let pixel = 0, at = channel; pixel < plane.length; pixel++, at += channels)
      plane[pixel] = data[at] ?? 0;
    return plane;
  });
  const smoothed = planes.map((plane) => smooth(plane, size.width, size.height));
  return { ...size, planes: [...smoothed, texture(planes, smoothed, size)], scale };
}

/** How much a place is printed or woven, on the scale of colours: its mean difference from the mean around it. */
function texture(
  planes: readonly Float32Array[],
  smoothed: readonly Float32Array[],
  { width, height }: { readonly width: number; readonly height: number },
): Float32Array {
  const [plane, mean] = [planes[1] ?? planes[0], smoothed[1] ?? smoothed[0]];
  let rough = new Float32Array(width * height);
  if (plane && mean)
    rough = rough.map((_, at) => textureWeight * Math.abs((plane[at] ?? 0) - (mean[at] ?? 0)));
  for (let times = 0; times < textureSmoothing; times++) rough = smooth(rough, width, height);
  return rough;
}

const textureWeight = 2;
const textureSmoothing = 4;

/** The mean of each pixel and its eight neighbours: noise goes, and most of fine print. */
function smooth(plane: Float32Array, width: number, height: number): Float32Array<ArrayBuffer> {
  const across = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0, at = y * width; x < width; x++, at++) {
      const [left, right] = [x > 0 ? at - 1 : at, x + 1 < width ? at + 1 : at];
      across[at] = ((plane[left] ?? 0) + (plane[at] ?? 0) + (plane[right] ?? 0)) / 3;
    }
  }
  const mean = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0, at = y * width; x < width; x++, at++) {
      const [above, below] = [y > 0 ? at - width : at, y + 1 < height ? at + width : at];
      mean[at] = ((across[above] ?? 0) + (across[at] ?? 0) + (across[below] ?? 0)) / 3;
    }
  }
  return mean;
}

/** Whether a point lies in the view, with a pixel around it. */
export function isInView({ width, height }: ColourView, x: number, y: number): boolean {
  return x >= 1 && y >= 1 && x < width - 1 && y < height - 1;
}
