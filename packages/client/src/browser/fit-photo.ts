/** What a photo must come down to. */
export interface PhotoLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
}

/** The part of the limit that is aimed at: what is left is for the guess to be wrong in. */
const aim = 0.93;

/** A photo that takes less of the limit, and lost pixels, is made larger again. */
const fullEnough = 0.8;

/** Tries after which a photo is not made larger any more. */
const patience = 3;

/**
 * Encodes a picture with as many pixels as fit the limits. How many that are is guessed from the bytes that a pixel took in the try
 * before, so that two to four tries do.
 * @param encode makes a file of so many pixels by so many.
 */
export async function fitPhoto(
  { width, height }: { readonly width: number; readonly height: number },
  { maxBytes, maxPixels }: PhotoLimits,
  encode: (width: number, height: number) => Promise<Blob>,
): Promise<Blob> {
  const all = width * height;
  const most = Math.min(all, maxPixels);
  let pixels = most;
  let fitting: Blob | undefined;
  for (let tries = 1; ; tries++) {
    const scale = Math.sqrt(pixels / all);
    const side = (length: number) => Math.max(1, Math.round(length * scale));
    const blob = await encode(side(width), side(height));
    if (blob.size <= maxBytes) {
      fitting = blob;
      if (pixels === most || blob.size > fullEnough * maxBytes || tries >= patience) return fitting;
    } else if (fitting) return fitting;
    pixels = Math.min(most, (pixels * aim * maxBytes) / blob.size);
  }
}
