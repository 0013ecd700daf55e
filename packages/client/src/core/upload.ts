import { BiometridUploadError } from '../errors/upload-error.js';
import { type FileInput, readBytes } from './bytes.js';

/** An operation's input in which each field that takes a `Blob` takes every {@link FileInput}. */
export type AcceptFiles<Input> = Input extends unknown
  ? {
      [Field in keyof Input]: Extract<Input[Field], Blob> extends never
        ? Input[Field]
        : Exclude<Input[Field], Blob> | FileInput;
    }
  : never;

/** Where a file is going to. */
export interface Destination {
  operation: string;
  field: string;
  maxBytes: number;
}

/**
 * Makes any kind of file ready to be sent, and to be sent again: read in full, within the limit, under the media type that
 * its content shows.
 *
 * @throws BiometridUploadError when it is too large, empty, unreadable or no file.
 */
export async function readFile(
  value: unknown,
  to: Destination,
  signal: AbortSignal,
): Promise<Blob> {
  // A path would be told from a file by nobody but its reader. In a realm of its own, as jest's, no file is an instance of `Object`.
  if (typeof value !== 'object' || value === null)
    throw new BiometridUploadError('is no file; see fromPath', to);
  let file: Blob;
  let start: ArrayBuffer;
  try {
    file = value instanceof Blob ? value : await readBytes(value, to.maxBytes, signal);
    start = await file.slice(0, 12).arrayBuffer();
  } catch (cause) {
    throw new BiometridUploadError('is no readable file', { ...to, cause });
  }
  checkSize(file.size, to);
  const text = String.fromCharCode(...new Uint8Array(start));
  const [type] = signatures.find(([, signature]) => signature.test(text)) ?? [file.type];
  // A slice is slower to send.
  return file.type === type ? file : file.slice(0, file.size, type);
}

/** Checks the size of a file that travels as base64 text, with or without a data-URI prefix. */
export function checkBase64(text: unknown, to: Destination): void {
  if (typeof text !== 'string') throw new BiometridUploadError('is no base64 text', to);
  checkSize(Math.floor(text.replace(/^data:[^,]*,|[\s=]/g, '').length * 0.75), to);
}

function checkSize(bytes: number, to: Destination): void {
  if (!bytes || bytes > to.maxBytes) {
    throw new BiometridUploadError(
      bytes ? `has ${bytes} bytes, not 1 to ${to.maxBytes}` : 'is empty',
      { ...to, bytes },
    );
  }
}

/** The media types that the contract takes, by the first bytes. */
const signatures: [type: string, start: RegExp][] = [
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/png', /^\x89PNG/],
  ['audio/wav', /^RIFF....WAVE/s],
  ['application/zip', /^PK/],
];
