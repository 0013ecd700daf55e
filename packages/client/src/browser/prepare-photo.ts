import { maxImageBytes } from '../generated/contract.js';
import { BiometridPhotoError } from './photo-error.js';
import type { PhotoResult, PhotoTask } from './photo-worker.js';
import { untilAborted } from './until-aborted.js';

/** What a photo is prepared for, and how. */
export interface PhotoOptions {
  /** What it shows: a document keeps more pixels, for its small print. */
  for: 'face' | 'document';
  /** Ends the work. */
  signal?: AbortSignal | undefined;
  /**
   * Where the page gets `@biometrid/client/browser/photo-worker.js` from; beside the module when absent. Needed where a bundler does
   * not keep it as a file of its own.
   */
  workerUrl?: string | URL | undefined;
}

/** What is kept of a photo; measured with the engines, see `docs/guides/browser.md`. */
const kept = {
  face: { maxPixels: 3_000_000, quality: 0.9 },
  document: { maxPixels: 8_000_000, quality: 0.85 },
};

/** No camera writes more. */
const maxFileBytes = 2 ** 26;

/**
 * Brings a photo below the limit of the API. A JPEG or PNG that is below already passes as it is, byte for byte; any other picture
 * that the browser can decode is turned upright and made a JPEG with as many pixels as are of use, in a worker.
 *
 * @throws BiometridPhotoError when it cannot be; `code` says why, the message what to do.
 * @throws the signal's reason when it fires.
 * @example
 * ```ts
 * const photo = await preparePhoto(input.files[0], { for: 'face' });
 * await biometrid.face.enroll({ userId, photo });
 * ```
 */
export async function preparePhoto(file: Blob, options: PhotoOptions): Promise<File> {
  const start = await untilAborted(options.signal, () => file.slice(0, 12).arrayBuffer());
  const head = String.fromCharCode(...new Uint8Array(start));
  const { name = 'photo' } = file as Partial<File>;
  if (file.size <= maxImageBytes && /^(\xff\xd8\xff|\x89PNG)/.test(head))
    return file instanceof File ? file : new File([file], name, { type: file.type });
  if (file.size > maxFileBytes) throw new BiometridPhotoError('TOO_LARGE');
  try {
    return await photoOf(file, name.replace(/\.\w*$/, ''), options);
  } catch (error) {
    // Safari reads them, and so they are tried.
    const isHeic = /^....ftyp(he|mif1|msf1)/s.test(head);
    if (isHeic && error instanceof BiometridPhotoError && error.code === 'NOT_AN_IMAGE')
      throw new BiometridPhotoError('HEIC_NOT_SUPPORTED', error.cause);
    throw error;
  }
}

/** Makes a JPEG, in a worker of its own that is gone afterwards with all its memory. */
export async function photoOf(
  source: Blob | ImageBitmap,
  name: string,
  { for: subject, signal, workerUrl }: PhotoOptions,
): Promise<File> {
  if (!globalThis.OffscreenCanvas) throw new BiometridPhotoError('UNSUPPORTED');
  let worker: Worker | undefined;
  try {
    const result = await untilAborted(
      signal,
      () =>
        new Promise<PhotoResult>((resolve, reject) => {
          // Bundlers know the second form, and copy the file.
          worker = workerUrl
            ? new Worker(workerUrl, { type: 'module' })
            : new Worker(new URL('./photo-worker.js', import.meta.url), { type: 'module' });
          worker.onerror = reject;
          worker.onmessage = ({ data }: MessageEvent<PhotoResult>) => resolve(data);
          const task: PhotoTask = { source, maxBytes: maxImageBytes, ...kept[subject] };
          worker.postMessage(task, source instanceof Blob ? [] : [source]);
        }),
    ).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw new BiometridPhotoError('WORKER_UNAVAILABLE', cause);
    });
    if ('failure' in result) throw new BiometridPhotoError('NOT_AN_IMAGE', result.failure);
    return new File([result.photo], `${name}.jpg`, { type: 'image/jpeg' });
  } finally {
    worker?.terminate();
  }
}
