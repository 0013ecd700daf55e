import { fileType, UploadedFile } from './uploaded-file.js';

/** A base64 text alone, where it may have come as a data URI. */
export function withoutDataUri(text: string): string {
  return text.replace(/^data:[^,]{0,128};base64,/, '');
}

/**
 * The image that a base64 text of the contract stands for, bare or as a data URI, in either alphabet. Who has it overwrites it.
 * @returns undefined when the bytes are neither JPEG nor PNG.
 */
export function base64Image(text: string): UploadedFile | undefined {
  // Node reads both alphabets by this name.
  const bytes = Uint8Array.from(Buffer.from(withoutDataUri(text), 'base64'));
  const type = fileType(bytes);
  return type === 'image/jpeg' || type === 'image/png' ? new UploadedFile(bytes, type) : undefined;
}
