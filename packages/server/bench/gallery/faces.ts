import { openSync, readSync, writeSync } from 'node:fs';
import { idOf } from '../../test/gallery/vectors.js';
import { anotherSample, dimensions, groupedFaces } from './grouped-faces.js';

const rowBytes = dimensions * Float32Array.BYTES_PER_ELEMENT;

/** How many are looked for. */
export const probes = 60;
/** How many searches run before the clock does. */
const warmUp = 20;
export const k = 10;

/** Writes the vectors of so many faces into a file, the same ones every time. */
export function writeFaces(file: string, count: number): void {
  const next = groupedFaces(1);
  const handle = openSync(file, 'w');
  for (let at = 0; at < count; at++) writeSync(handle, next());
}

/** Reads vectors of such a file, where they lie whole, one row each. */
export class Faces {
  readonly #handle: number;

  constructor(file: string) {
    this.#handle = openSync(file, 'r');
  }

  /** Reads rows into numbers that have room for them. */
  read(first: number, into: Float32Array): Float32Array {
    // One call reads less than 2 GiB.
    for (let at = 0; at < into.length; at += 2 ** 26) {
      const part = into.subarray(at, at + 2 ** 26);
      readSync(this.#handle, part, 0, part.byteLength, first * rowBytes + at * 4);
    }
    return into;
  }

  row(at: number): Float32Array {
    return this.read(at, new Float32Array(dimensions));
  }

  /** Another sample of a face, and whose it is. */
  probe(number: number, count: number): { probe: Float32Array; mate: string } {
    const at = Math.floor(((number + 0.5) * count) / probes);
    return { probe: anotherSample(this.row(at), number), mate: idOf(at) };
  }
}

/** What a benchmark's process reports. */
export interface Figures {
  /** Of the probes, milliseconds. */
  p50: number;
  p95: number;
  /** Ids of the k best of each probe, best first. */
  found: string[][];
  residentBytes: number;
  /** Milliseconds. */
  loading: number;
}

/** Times the searches, after some that do not count. */
export async function timed(
  search: (probe: number) => string[] | Promise<string[]>,
  residentBytes: () => number,
  loading: number,
): Promise<Figures> {
  for (let at = 0; at < warmUp; at++) await search(at);
  const times: number[] = [];
  const found: string[][] = [];
  for (let at = 0; at < probes; at++) {
    const started = performance.now();
    found.push(await search(at));
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const quantile = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN;
  return {
    p50: quantile(0.5),
    p95: quantile(0.95),
    found,
    residentBytes: residentBytes(),
    loading,
  };
}
