import type { CohortVectors } from '../vectors/cohort.js';
import type { Candidate, ScanOptions } from './segment.js';
import type { ChangePart, SegmentSize } from './segments.js';

/** What a thread of the galleries is asked. Segments go by numbers that are never used again; room is in bytes. */
export type Request =
  | { kind: 'begin'; segment: number; dimensions: number; cohort?: NumberedCohort }
  | { kind: 'change'; segment: number; part: ChangePart; room: number }
  | { kind: 'scan'; segment: number; probe: Float32Array; options: ScanOptions }
  | { kind: 'records'; segment: number; ids: Uint32Array }
  | { kind: 'add records'; segment: number; records: Uint8Array<ArrayBuffer>; room: number }
  | { kind: 'forget'; segments: readonly number[] };

/** A cohort by its number, and what it is where the thread has not seen it. */
export interface NumberedCohort {
  number: number;
  vectors?: CohortVectors;
}

/** What it answers, to one request after the other. */
export type Answer =
  | { kind: 'size'; size: SegmentSize }
  | { kind: 'candidates'; candidates: Candidate[] }
  | { kind: 'records'; records: Uint8Array<ArrayBuffer> }
  | { kind: 'forgotten' }
  | { kind: 'failed'; why: 'no-room' | 'not-loaded' };
