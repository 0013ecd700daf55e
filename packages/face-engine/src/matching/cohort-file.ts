import { readFileSync } from 'node:fs';
import { modelFile } from '@biometrid/face-models';
import { fused, unit } from '../embedding/vector.js';
import type { Cohort } from './cohort.js';

/** What stands in the first line of the file; the vectors follow as bytes with a sign, encoder by encoder, face by face. */
export interface CohortHeader {
  readonly id: string;
  readonly faces: number;
  readonly encoders: readonly { readonly encoder: string; readonly dimensions: number }[];
}

/** Between 20 and 100 it makes no difference worth a name. */
const nearest = 50;

/**
 * The cohort of `@biometrid/face-models` in the vectors of one encoder, or of several that are fused.
 * @param parts ids of the encoders.
 * @throws {FaceModelMissing} when the file is not installed.
 * @throws {TypeError} when it has no vectors of an encoder.
 */
export function readCohort(parts: readonly string[], file = modelFile('face-cohort')): Cohort {
  const bytes = readFileSync(file);
  const { id, faces, encoders } = headerOf(bytes);
  const vectors = parts.map((part) => {
    const at = encoders.findIndex(({ encoder }) => encoder === part);
    const before = encoders.slice(0, at).reduce((sum, { dimensions }) => sum + dimensions, 0);
    const dimensions = encoders[at]?.dimensions;
    if (dimensions === undefined) throw new TypeError(`${id} has no vectors of ${part}.`);
    const from = bytes.indexOf('\n') + 1 + faces * before;
    return Array.from({ length: faces }, (_face, index) =>
      unit(Float32Array.from(signed(bytes, from + index * dimensions, dimensions))),
    );
  });
  const [only, ...others] = vectors;
  return {
    id,
    nearest,
    vectors:
      others.length === 0
        ? (only ?? [])
        : Array.from({ length: faces }, (_face, index) =>
            fused(vectors.flatMap((of) => of[index] ?? [])),
          ),
  };
}

function headerOf(bytes: Buffer): CohortHeader {
  return JSON.parse(bytes.toString('utf8', 0, bytes.indexOf('\n')));
}

function signed(bytes: Buffer, from: number, length: number): Int8Array {
  return new Int8Array(bytes.buffer, bytes.byteOffset + from, length);
}
