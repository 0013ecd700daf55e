import type { Addition } from './placed-segment.js';
import { idsOfRecords, recordBytesOf } from './segment.js';
import { wordsPerId } from './template-ids.js';

/** Templates that are to be added. */
export interface Additions {
  readonly count: number;
  /** How many go to a thread at a time: so many that others have not to wait for long. */
  readonly step: number;
  /** Copies some of them. */
  cut(from: number, end: number): Addition;
}

/** Numbers of vectors that go together: one to two milliseconds of a thread's time, with a cohort as well. */
const numbersTogether = { plain: 2 ** 17, likened: 2 ** 14 } as const;

/** How many templates of so many dimensions go to a thread at a time. @param likened whether to a cohort. */
export function stepOf(dimensions: number, likened: boolean): number {
  return Math.floor(numbersTogether[likened ? 'likened' : 'plain'] / dimensions);
}

/** @param ids packed one after the other, and the vectors likewise. @param likened whether they are compared with a cohort. */
export function byVectors(
  ids: Uint32Array,
  vectors: Float32Array,
  dimensions: number,
  likened: boolean,
): Additions {
  return {
    count: ids.length / wordsPerId,
    step: stepOf(dimensions, likened),
    cut: (from, end) => ({
      ids: ids.slice(from * wordsPerId, end * wordsPerId),
      vectors: vectors.slice(from * dimensions, end * dimensions),
    }),
  };
}

/** @param records one after the other. */
export function byRecords(records: Uint8Array, dimensions: number): Additions {
  const size = recordBytesOf(dimensions);
  return {
    count: records.length / size,
    step: stepOf(dimensions, false),
    cut(from, end) {
      const some = records.slice(from * size, end * size);
      return { ids: idsOfRecords(some, dimensions), records: some };
    },
  };
}
