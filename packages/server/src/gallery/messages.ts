import type { CohortVectors } from '../vectors/cohort.js';
import type { Candidate, ScanOptions } from './gallery.js';
import type { ChangePart, GallerySize } from './gallery-cache.js';

/** What the galleries' thread is started with. */
export interface ThreadSettings {
  maxBytes: number;
}

/** What it is asked. Galleries go by numbers that are never used again. */
export type Request =
  | { kind: 'begin'; gallery: number; dimensions: number; cohort?: NumberedCohort }
  | { kind: 'change'; gallery: number; part: ChangePart }
  | { kind: 'scan'; gallery: number; probe: Float32Array; options: ScanOptions }
  | { kind: 'records'; gallery: number; ids: Uint32Array }
  | { kind: 'add records'; gallery: number; records: Uint8Array<ArrayBuffer> }
  | { kind: 'forget'; galleries: readonly number[] };

/** A cohort by its number, and what it is where the thread has not seen it. */
export interface NumberedCohort {
  number: number;
  vectors?: CohortVectors;
}

/** What it answers, to one request after the other. */
export interface Answer {
  outcome:
    | { kind: 'size'; size: GallerySize }
    | { kind: 'candidates'; candidates: Candidate[] }
    | { kind: 'records'; records: Uint8Array<ArrayBuffer> }
    | { kind: 'forgotten' }
    | { kind: 'failed'; why: 'too-large' | 'not-loaded' };
  /** The galleries that were evicted to make room for it. */
  evicted: readonly number[];
}
