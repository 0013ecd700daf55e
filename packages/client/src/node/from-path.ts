import { createReadStream } from 'node:fs';

/**
 * A file on disk, to be given wherever the client takes a file. It is opened when it is sent, and read no further than the
 * field allows; a file that is missing rejects the call with a `BiometridUploadError`.
 *
 * @example
 * ```ts
 * await biometrid.face.enroll({ userId, photo: fromPath('selfie.jpg') });
 * ```
 */
export function fromPath(path: string): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => createReadStream(path)[Symbol.asyncIterator]() };
}
