/** What a photo must come down to. */
export interface PhotoLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
}

/** The part of the limit that is aimed at: what is left is for the guess to be wrong in. */
const aim = 0.93;

/** What a pixel takes in our JPEG, beside what it took in the photo: cameras write at a higher quality. */
const thrift = 0.6;

/** A photo that takes less of the limit, and lost pixels, is made larger again. */
const fullEnough = 0.8;

/** Tries after which a photo is not made larger any more. */
const patience = 3;

/**
 * Encodes a picture with as many pixels as fit the limits. How many that are is guessed from the bytes that a pixel took in the try
 * before, so that one to three tries do.
 * @param bytes what the picture took as a file; 0 when it never was one.
 * @param encode makes a file of so many pixels by so many.
 */
export async function fitPhoto(
  { width, height }: { readonly width: number; readonly height: number },
  bytes: number,
  { maxBytes, maxPixels }: PhotoLimits,
  encode: (width: number, height: number) => Promise<Blob>,
): Promise<Blob> {
  const all = width * height;
  const most = Math.min(all, maxPixels);
  let pixels = Math.min(most, (all * aim * maxBytes) / (bytes * thrift));
  let best: Blob | undefined;
  for (let tries = 1; ; tries++) {
    const scale = Math.sqrt(pixels / all);
    const side = (length: number) => Math.max(1, Math.round(length * scale));
    const blob = await encode(side(width), side(height));
    if (blob.size <= maxBytes && blob.size >= (best?.size ?? 0)) best = blob;
    const isWhole = pixels === most || blob.size > fullEnough * maxBytes;
    if (best && (tries >= patience || (best === blob && isWhole))) return best;
    pixels = Math.min(most, (pixels * aim * maxBytes) / blob.size);
  }
}
