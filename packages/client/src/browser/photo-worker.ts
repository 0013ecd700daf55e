import { fitPhoto, type PhotoLimits } from './fit-photo.js';

/** What the page asks of the worker. */
export interface PhotoTask extends PhotoLimits {
  /** A file of any kind that the browser decodes, or a picture that is decoded already. */
  readonly source: Blob | ImageBitmap;
  /** The quality of the JPEG, from 0 to 1. */
  readonly quality: number;
}

/** The photo, or what the browser says of a file that it cannot decode. */
export type PhotoResult = { readonly photo: Blob } | { readonly failure: unknown };

// Decoding and encoding would hold up the page for a second and more.
addEventListener('message', async ({ data }: MessageEvent<PhotoTask>) => {
  const result = await prepare(data).then(
    (photo): PhotoResult => ({ photo }),
    (failure: unknown): PhotoResult => ({ failure }),
  );
  postMessage(result);
});

async function prepare({ source, quality, ...limits }: PhotoTask): Promise<Blob> {
  // Turned by its EXIF orientation, which the JPEG no longer has.
  const picture = await createImageBitmap(source, { imageOrientation: 'from-image' });
  const bytes = source instanceof Blob ? source.size : 0;
  return fitPhoto(picture, bytes, limits, (width, height) => {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    // What is transparent is grey to the engines as well.
    context.fillStyle = '#808080';
    context.fillRect(0, 0, width, height);
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, 0, 0, width, height);
    return canvas.convertToBlob({ type: 'image/jpeg', quality });
  });
}
