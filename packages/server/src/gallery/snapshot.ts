import { recordBytesOf } from './segment.js';
import { wordsPerId } from './template-ids.js';

/** What lies in a chunk of a copy of a gallery. */
export interface ChunkContents {
  /** As `Galleries.records` gives them. */
  records: Uint8Array<ArrayBuffer>;
  /** Packed ids of enrolments that were not in memory, as those that do not open are not. */
  missing: Uint32Array<ArrayBuffer>;
}

const layout = 1;
const headBytes = 4;
const idBytes = wordsPerId * Uint32Array.BYTES_PER_ELEMENT;

/**
 * Names what records are made by: those by anything else are of no use.
 * @param cohort what scores are adjusted by.
 */
export function contentsOf(
  dimensions: number,
  cohort: { readonly id: string; readonly nearest: number } | undefined,
): string {
  return JSON.stringify([layout, dimensions, cohort?.id ?? null, cohort?.nearest ?? null]);
}

/** Laid out as: how many are missing (4 bytes) | their ids (12 each) | the records. */
export function packChunk({ records, missing }: ChunkContents): Uint8Array {
  const bytes = new Uint8Array(headBytes + missing.byteLength + records.length);
  new DataView(bytes.buffer).setUint32(0, missing.length / wordsPerId, true);
  bytes.set(new Uint8Array(missing.buffer, missing.byteOffset, missing.byteLength), headBytes);
  bytes.set(records, headBytes + missing.byteLength);
  return bytes;
}

/** @returns undefined where it is no such chunk. */
export function unpackChunk(bytes: Uint8Array, dimensions: number): ChunkContents | undefined {
  if (bytes.length < headBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const recordsAt = headBytes + view.getUint32(0, true) * idBytes;
  const size = bytes.length - recordsAt;
  if (size < 0 || size % recordBytesOf(dimensions) !== 0) return undefined;
  // Copies of their own, for they are given away.
  const missing = new Uint32Array((recordsAt - headBytes) / 4);
  new Uint8Array(missing.buffer).set(bytes.subarray(headBytes, recordsAt));
  const records = new Uint8Array(size);
  records.set(bytes.subarray(recordsAt));
  return { records, missing };
}

/** How many records these bytes are. */
export function countRecords(records: Uint8Array, dimensions: number): number {
  return records.length / recordBytesOf(dimensions);
}
