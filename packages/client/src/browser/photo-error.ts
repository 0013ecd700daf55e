const advice = {
  /** Nothing that a browser can decode. */
  NOT_AN_IMAGE: 'the file is no picture that this browser can read',
  /** Phones of Apple write it, and few browsers but Safari read it. */
  HEIC_NOT_SUPPORTED:
    'this browser reads no HEIC: send a JPEG, or set the camera of the phone to "Most Compatible"',
  /** More than 64 MiB, which no camera writes. */
  TOO_LARGE: 'the file has more than 64 MiB, which is no photo',
  /** The `<video>` shows nothing. */
  NO_PICTURE: 'the video has no picture yet: give it the stream of a camera',
  /** The browser cannot draw in workers. */
  UNSUPPORTED: 'this browser is too old',
  /** The worker cannot be loaded; see the option `workerUrl`. */
  WORKER_UNAVAILABLE: 'the photo worker does not load: pass workerUrl',
} as const;

/** Why a photo cannot be prepared. */
export type PhotoErrorCode = keyof typeof advice;

/** A photo cannot be prepared: `code` says why, the message what to do. */
export class BiometridPhotoError extends Error {
  override readonly name = 'BiometridPhotoError';
  readonly code: PhotoErrorCode;

  constructor(code: PhotoErrorCode, cause?: unknown) {
    super(advice[code], { cause });
    this.code = code;
  }
}
