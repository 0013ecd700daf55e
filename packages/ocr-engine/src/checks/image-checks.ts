import { type GreyImage, greyOf, type RgbImage, warp } from '@biometrid/image-reader';
import { frameOf } from '../geometry/frame.js';
import { type Check, check } from './check.js';

/** What a side is judged by. */
export interface SideImage {
  readonly side: 'front' | 'back';
  /** Of the upright photo, in pixels. */
  readonly photo: { readonly width: number; readonly height: number };
  /** How many pixels of the photo the document is wide. */
  readonly width: number;
  /** The straightened document. */
  readonly cut: RgbImage;
  /** Whether the outline lies within the photo; undefined where there is none. */
  readonly whole?: boolean;
}

/** A card is 85.6 mm wide (ISO/IEC 7810), a passport's page 125 mm: at 500 pixels the letters of their zones are 14 and 10 pixels high. */
const leastWidth = 500;

/** Sharpness is measured on a cut of that width: the same blur then counts by what it hides, whatever the camera. */
const sharpnessWidth = 480;

/**
 * Of 12 generated documents that were blurred by 0.07 of their letters' height, noisy, faint and compressed as far as they can still be read,
 * and of the specimens of Doc 9303, all have 80 and more; of 12 blurred by 0.13 all have 60 and less. Noise gives a blurred picture up to 80:
 * not every one is noticed.
 */
const leastSharpness = 60;

/** The specimens, generated documents and photos of documents have 130 to 235; half of the one and nearly white are the bounds. */
const luminances = [60, 245] as const;

/**
 * Share of burnt out pixels that is likely to hide something: 66 generated documents, half of them with lamps mirrored in them, have 0.002 at
 * most. A small reflection is so not noticed by this.
 */
const mostGlare = 0.04;

/** Where most of a cut is that bright its paper is white, as on a scan, and a lamp cannot be told from it. */
const whitePaper = 0.4;

/** How good the picture of a side is. None of it decides. */
export function imageChecks({ side, photo, width, cut, whole }: SideImage): Check[] {
  const grey = greyOf(cut);
  const luminance = mean(grey.data);
  const sharpness = laplacianVariance(atMost(grey, sharpnessWidth));
  const glare = burntShare(cut);
  return [
    check(`${side}_resolution`, width >= leastWidth, `${photo.width}x${photo.height}`),
    check(`${side}_blurring`, sharpness >= leastSharpness, sharpness.toFixed(1)),
    check(
      `${side}_luminance`,
      luminance >= luminances[0] && luminance <= luminances[1],
      luminance.toFixed(0),
    ),
    ...(glare > whitePaper ? [] : [check(`${side}_glare`, glare <= mostGlare, glare.toFixed(3))]),
    ...(whole === undefined ? [] : [check(`${side}_whole`, whole)]),
  ];
}

/** A picture, shrunk where it is wider. */
function atMost(grey: GreyImage, width: number): GreyImage {
  if (grey.width <= width) return grey;
  const height = Math.max(1, Math.round((grey.height * width) / grey.width));
  return warp(grey, frameOf(grey), { width, height });
}

/** Variance of the 4-neighbour Laplacian (Pech-Pacheco and others, 2000), of grey values from 0 to 255. */
function laplacianVariance({ width, height, data }: GreyImage): number {
  let [sum, squares, count] = [0, 0, 0];
  for (let y = 1; y < height - 1; y++) {
    for (let at = y * width + 1; at < (y + 1) * width - 1; at++) {
      const value =
        4 * (data[at] ?? 0) -
        (data[at - 1] ?? 0) -
        (data[at + 1] ?? 0) -
        (data[at - width] ?? 0) -
        (data[at + width] ?? 0);
      sum += value;
      squares += value * value;
      count++;
    }
  }
  if (count === 0) return 0;
  return squares / count - (sum / count) ** 2;
}

/** Share of pixels with every colour at 250 and above. */
function burntShare({ data }: RgbImage): number {
  let burnt = 0;
  for (let at = 0; at < data.length; at += 3)
    if ((data[at] ?? 0) >= 250 && (data[at + 1] ?? 0) >= 250 && (data[at + 2] ?? 0) >= 250) burnt++;
  return data.length === 0 ? 0 : burnt / (data.length / 3);
}

function mean(data: Uint8Array): number {
  let sum = 0;
  for (const value of data) sum += value;
  return data.length === 0 ? 0 : sum / data.length;
}
