import { kernel } from '../generated/kernel.js';
import type { Cohort } from '../vectors/cohort.js';
import { dimensionLimits, lengthTolerance } from '../vectors/unit-vectors.js';
import { type SlotIds, SlotTable, slotTableBytes } from './slot-table.js';
import { unpackId, wordsPerId } from './template-ids.js';

/** A template that a scan found. */
export interface Candidate {
  id: string;
  /** The score with the probe, as the int8 codes give it. */
  score: number;
  /** The true score is at most this much away. */
  error: number;
  /** What the true score is less than the cosine by, exactly: 0 where the gallery has no cohort. */
  deduction: number;
}

/** What a scan is asked for. */
export interface ScanOptions {
  /** How many candidates at most. */
  limit: number;
  /** The score that a candidate may have, by what the codes give and the error of that. */
  atLeast: number;
}

/** The probe is int16 in the scan: fine enough that its own error hardly counts, and no number overflows. */
const probeScale = 32_000;
const codePeak = 127;

// The memory begins with the probe, and with room for what the kernel notes of one block of records.
const hitsAt = 2 * dimensionLimits.max;
const hitBytes = 16;
const recordsPerBlock = 512;
const recordsAt = hitsAt + recordsPerBlock * hitBytes;

const idBytes = wordsPerId * Uint32Array.BYTES_PER_ELEMENT;

// A record is the code, scale, residual and deduction, and the id.
const afterCode = {
  scale: 0,
  residual: 4,
  deduction: 8,
  id: 12,
  end: 12 + idBytes,
} as const;

const pageBytes = 65_536;
/** One page below 4 GiB, so that no address overflows. */
const maximumPages = 65_535;

const kernelModule = new WebAssembly.Module(Buffer.from(kernel, 'base64'));

type Scan = (
  record: number,
  end: number,
  dimensions: number,
  hits: number,
  gain: number,
  spread: number,
  base: number,
  floor: number,
) => number;

/** A segment holds at most so many: 2.1 GB of 1,024 numbers each, so that it never comes near what one memory can be. */
export const segmentTemplates = 2_000_000;

/** What a segment takes in memory that has held so many templates at once, in bytes. */
export function segmentBytes(templates: number, dimensions: number): number {
  const needed = Math.ceil((recordsAt + templates * recordBytesOf(dimensions)) / pageBytes);
  let pages = 1;
  while (pages < needed) pages += furtherPages(pages, 1);
  return pages * pageBytes + slotTableBytes(templates);
}

/** A sixteenth more at a time, so that little lies idle. */
function furtherPages(pages: number, missing: number): number {
  return Math.max(missing, Math.min(Math.floor(pages / 16), maximumPages - pages));
}

function codeBytesOf(dimensions: number): number {
  return Math.ceil(dimensions / 32) * 32;
}

/** What a template takes of its segment's memory, beside its place in the table of ids. */
export function recordBytesOf(dimensions: number): number {
  return codeBytesOf(dimensions) + afterCode.end;
}

/** The ids of the templates that some records are of, packed. */
export function idsOfRecords(records: Uint8Array, dimensions: number): Uint32Array<ArrayBuffer> {
  const size = recordBytesOf(dimensions);
  const ids = new Uint8Array((records.length / size) * idBytes);
  // A record ends with its id.
  for (let at = 0, end = size; end <= records.length; at += idBytes, end += size)
    ids.set(records.subarray(end - idBytes, end), at);
  return new Uint32Array(ids.buffer);
}

/**
 * Templates of one gallery in a memory of their own, each as int8 numbers with a scale and the length of what they miss, and an exact scan of them.
 *
 * Why the error of a score is a bound: a vector is v = s·c + e with the code c, its scale s and the residual |e| = r, the probe
 * p = q/S + f with |f| = g. The scan computes ⟨q/S, s·c⟩, and ⟨p, v⟩ − ⟨q/S, s·c⟩ = ⟨p, e⟩ + ⟨f, s·c⟩, which is at most
 * |p|·r + g·(|v| + r). Lengths are 1 within the tolerance; eight tolerances more cover that, and float32 arithmetic of whoever
 * computes the true cosine.
 *
 * With a cohort a score is the cosine less half the likeness of each of the two to everybody. The template's half is in its record, as
 * float32 exactly, the probe's is the same for all: so the error stays what it was.
 */
export class Segment implements SlotIds {
  /** Shared memory grows in place, without a copy. */
  readonly memory: WebAssembly.Memory;
  readonly dimensions: number;
  readonly #claim: (bytes: number) => void;
  readonly #cohort: Cohort | undefined;
  readonly #codeBytes: number;
  readonly #recordBytes: number;
  readonly #table = new SlotTable(this);
  readonly #scan: Scan;
  #count = 0;
  #codes: Int8Array;
  #floats: Float32Array;
  #words: Uint32Array;

  /**
   * @param dimensions of every vector.
   * @param claim is told how many bytes more the segment is about to take, and throws to keep it from that.
   * @param cohort what scores are adjusted by; absent where they are cosines.
   */
  constructor(dimensions: number, claim: (bytes: number) => void, cohort?: Cohort) {
    this.dimensions = dimensions;
    this.#cohort = cohort;
    this.#claim = claim;
    this.#codeBytes = codeBytesOf(dimensions);
    this.#recordBytes = recordBytesOf(dimensions);
    claim(pageBytes + this.#table.bytes);
    this.memory = new WebAssembly.Memory({ initial: 1, maximum: maximumPages, shared: true });
    const instance = new WebAssembly.Instance(kernelModule, { gallery: { memory: this.memory } });
    this.#scan = instance.exports['scan'] as Scan;
    this.#codes = new Int8Array(this.memory.buffer);
    this.#floats = new Float32Array(this.memory.buffer);
    this.#words = new Uint32Array(this.memory.buffer);
  }

  /** How many templates it holds. */
  get templates(): number {
    return this.#count;
  }

  /** What it takes in memory. */
  get bytes(): number {
    return this.#codes.byteLength + this.#table.bytes;
  }

  get words(): Uint32Array {
    return this.#words;
  }

  idAt(slot: number): number {
    return (this.#recordAt(slot) + this.#codeBytes + afterCode.id) / 4;
  }

  /** Adds a template, or replaces the vector of one that is there. The vector has been checked. */
  add(id: Uint32Array, vector: Float32Array): void {
    let slot = this.#table.find(id);
    if (slot === undefined) {
      this.#growFor(this.#count + 1);
      slot = this.#count++;
      this.#words.set(id, this.idAt(slot));
      this.#table.add(slot);
    }
    this.#encode(vector, this.#recordAt(slot));
  }

  /** Copies the record of a template. @returns false where it is not there. */
  copyRecord(id: Uint32Array, to: Uint8Array): boolean {
    const slot = this.#table.find(id);
    if (slot === undefined) return false;
    const at = this.#recordAt(slot);
    to.set(new Uint8Array(this.memory.buffer, at, this.#recordBytes));
    return true;
  }

  /** Adds a template by its record, or replaces the one that is there. */
  addRecord(record: Uint8Array): void {
    const id = idsOfRecords(record, this.dimensions);
    let slot = this.#table.find(id);
    const added = slot === undefined;
    if (slot === undefined) {
      this.#growFor(this.#count + 1);
      slot = this.#count++;
    }
    new Uint8Array(this.memory.buffer, this.#recordAt(slot), this.#recordBytes).set(record);
    if (added) this.#table.add(slot);
  }

  /** Takes a template out, if it is there; its bytes are overwritten. */
  remove(id: Uint32Array): void {
    const hole = this.#table.find(id);
    if (hole === undefined) return;
    const last = this.#count - 1;
    this.#table.remove(id);
    if (hole !== last) this.#table.move(this.#idOf(last), hole);
    const lastAt = this.#recordAt(last);
    this.#codes.copyWithin(this.#recordAt(hole), lastAt, lastAt + this.#recordBytes);
    this.#codes.fill(0, lastAt, lastAt + this.#recordBytes);
    this.#count = last;
  }

  /** Finds the templates that may reach a score with the probe: those that may reach most, best first. */
  scan(probe: Float32Array, { limit, atLeast }: ScanOptions): Candidate[] {
    const probeError = this.#writeProbe(probe);
    const gain = 1 / probeScale;
    const spread = 1 + probeError;
    const deduction = this.#deductionOf(probe);
    const tolerance = probeError + 8 * lengthTolerance(this.dimensions);
    const base = tolerance - deduction;
    const end = this.#recordAt(this.#count);
    const hits = new DataView(this.memory.buffer, 0, recordsAt);

    const best = new BestReaches(limit, atLeast);
    const step = recordsPerBlock * this.#recordBytes;
    for (let at = recordsAt; at < end; at += step) {
      const blockEnd = Math.min(at + step, end);
      const { floor } = best;
      const size = this.#codeBytes;
      const noted = this.#scan(at, blockEnd, size, hitsAt, gain, spread, base, floor);
      for (let hit = hitsAt; hit < noted; hit += hitBytes) {
        best.add(hits.getFloat64(hit, true), hits.getUint32(hit + 8, true));
      }
    }
    // The probe is as sensitive as a template.
    this.#codes.fill(0, 0, recordsAt);

    return best.take().map(({ reach, record }) => {
      const end = record + this.#codeBytes;
      const residual = this.#floats[(end + afterCode.residual) / 4] ?? 0;
      const error = residual * spread + tolerance;
      const both = (this.#floats[(end + afterCode.deduction) / 4] ?? 0) + deduction;
      const id = unpackId(this.#words, (end + afterCode.id) / 4);
      return { id, score: reach - error, error, deduction: both };
    });
  }

  /** Overwrites every byte. The segment is empty, and of no more use. */
  erase(): void {
    this.#codes.fill(0, 0, this.#recordAt(this.#count));
    this.#count = 0;
  }

  #recordAt(slot: number): number {
    return recordsAt + slot * this.#recordBytes;
  }

  #idOf(slot: number): Uint32Array {
    const at = this.idAt(slot);
    return this.#words.subarray(at, at + wordsPerId);
  }

  /** Makes room for a number of templates. */
  #growFor(templates: number): void {
    const pages = this.#codes.byteLength / pageBytes;
    const missing = Math.ceil(this.#recordAt(templates) / pageBytes) - pages;
    const more = missing <= 0 ? 0 : furtherPages(pages, missing);
    this.#claim(more * pageBytes + this.#table.growth);
    if (more === 0) return;
    this.memory.grow(more);
    this.#codes = new Int8Array(this.memory.buffer);
    this.#floats = new Float32Array(this.memory.buffer);
    this.#words = new Uint32Array(this.memory.buffer);
  }

  #encode(vector: Float32Array, record: number): void {
    const codes = this.#codes;
    let peak = 0;
    for (let i = 0; i < vector.length; i++) peak = Math.max(peak, Math.abs(vector[i] ?? 0));
    const scale = Math.fround(peak / codePeak);
    const perScale = 1 / scale;
    let squares = 0;
    for (let i = 0; i < vector.length; i++) {
      const value = vector[i] ?? 0;
      // Rounds, like Math.round and several times as fast.
      const code = ((value * perScale + codePeak + 0.5) | 0) - codePeak;
      codes[record + i] = code;
      const missed = value - scale * code;
      squares += missed * missed;
    }
    const end = record + this.#codeBytes;
    this.#floats[(end + afterCode.scale) / 4] = scale;
    // Two steps up, because storing it as float32 may round it down by one.
    this.#floats[(end + afterCode.residual) / 4] = Math.sqrt(squares) * (1 + 2 ** -22);
    this.#floats[(end + afterCode.deduction) / 4] = this.#deductionOf(vector);
  }

  /** A vector's half of what a score is less than the cosine by. */
  #deductionOf(vector: Float32Array): number {
    return (this.#cohort?.likeness(vector) ?? 0) / 2;
  }

  /** @returns the length of what the int16 numbers miss. */
  #writeProbe(probe: Float32Array): number {
    const codes = new Int16Array(this.memory.buffer, 0, this.#codeBytes);
    let squares = 0;
    for (let i = 0; i < probe.length; i++) {
      const value = probe[i] ?? 0;
      const code = Math.round(value * probeScale);
      codes[i] = code;
      squares += (value - code / probeScale) ** 2;
    }
    return Math.sqrt(squares);
  }
}

/** Keeps the records that reach furthest. */
class BestReaches {
  /** What a further record has to reach. */
  floor: number;
  readonly #limit: number;
  #kept: { reach: number; record: number }[] = [];

  constructor(limit: number, atLeast: number) {
    this.#limit = limit;
    this.floor = atLeast;
  }

  add(reach: number, record: number): void {
    this.#kept.push({ reach, record });
    if (this.#kept.length < this.#limit * 2) return;
    // Seldom enough to cost less than a heap.
    this.#kept = this.take();
    this.floor = Math.max(this.floor, this.#kept.at(-1)?.reach ?? this.floor);
  }

  /** Best first. */
  take(): { reach: number; record: number }[] {
    return this.#kept.sort((a, b) => b.reach - a.reach).slice(0, this.#limit);
  }
}
