import { type Pause, slice } from './in-slices.js';
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
  const bare = withoutDataUri(text);
  // Memory of its own, which a large text's would be anyway. Node reads both alphabets by this name.
  const decoded = Buffer.allocUnsafeSlow(bytesOfBase64(bare));
  const bytes = new Uint8Array(decoded.buffer, 0, decoded.write(bare, 'base64'));
  const type = fileType(bytes);
  return type === 'image/jpeg' || type === 'image/png' ? new UploadedFile(bytes, type) : undefined;
}

/** Bytes that a base64 text without anything else in it stands for. */
export function bytesOfBase64(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return Math.floor(((text.length - padding) * 3) / 4);
}

/** Whether a text is base64 of either alphabet, and not empty. */
export function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(text);
}

/** The same of a text that is long, in slices. */
export async function isLargeBase64(text: string, pause: Pause): Promise<boolean> {
  // The last slice is longer than the padding, so that a letter is before it.
  const end = text.length - slice - 2;
  let at = 0;
  for (; at < end; at += slice) {
    if (!/^[A-Za-z0-9+/_-]*$/.test(text.slice(at, at + slice))) return false;
    await pause();
  }
  return isBase64(text.slice(at));
}
