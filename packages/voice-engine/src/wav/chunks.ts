import { UnreadableSample } from '../errors.js';

/** The two chunks of a WAV file that matter. */
export type Chunks = { readonly format: Uint8Array; readonly data: Uint8Array };

/**
 * Finds the format and the samples among the chunks of a file. What sizes say is believed only as far as the bytes go.
 *
 * @throws {UnreadableSample} when either is missing.
 */
export function findChunks(bytes: Uint8Array): Chunks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // RF64 is a WAV file whose sizes may be larger than 32 bits; they are not needed here.
  if (bytes.length < 12 || !['RIFF', 'RF64'].includes(id(bytes, 0)) || id(bytes, 8) !== 'WAVE') {
    throw new UnreadableSample('The bytes are no WAV file.');
  }
  let format: Uint8Array | undefined;
  let data: Uint8Array | undefined;
  let at = 12;
  while (at + 8 <= bytes.length && !(format && data)) {
    const name = id(bytes, at);
    const said = view.getUint32(at + 4, true);
    const start = at + 8;
    // Whoever streams a recording cannot go back to write how long it became, and leaves 0 or the largest number.
    const untilEnd = name === 'data' && said === 0;
    const end = untilEnd ? bytes.length : Math.min(start + said, bytes.length);
    if (name === 'fmt ') format ??= bytes.subarray(start, end);
    if (name === 'data') data ??= bytes.subarray(start, end);
    at = next(bytes, start, end);
  }
  if (!format) throw new UnreadableSample('The WAV file does not say how it was recorded.');
  if (!data) throw new UnreadableSample('The WAV file holds no samples.');
  return { format, data };
}

/** Where the next chunk begins. After an odd number of bytes there has to be one more, which some writers leave out. */
function next(bytes: Uint8Array, start: number, end: number): number {
  const odd = (end - start) % 2 === 1;
  return odd && (isId(bytes, end + 1) || !isId(bytes, end)) ? end + 1 : end;
}

function id(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function isId(bytes: Uint8Array, at: number): boolean {
  return /^[ -~]{4}$/.test(id(bytes, at));
}
