import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { cohortBytes } from '../cohort/cohort-bytes.js';
import { makeCohort } from '../cohort/make-cohort.js';
import { createFaceEngine, type FaceEngine, type Template } from '../src/index.js';
import { cohortMean } from '../src/matching/cohort.js';
import { readCohort } from '../src/matching/cohort-file.js';

const peoples = fileURLToPath(new URL('../../../../shared/data/face/peoples', import.meta.url));

/** The first faces of a folder of `peoples`. */
function faces(ctx: TestContext, folder: string, count: number): string[] {
  if (!existsSync(peoples)) ctx.skip('There are no faces at ../shared/data/face/peoples.');
  return readdirSync(join(peoples, folder))
    .toSorted()
    .slice(0, count)
    .map((file) => join(peoples, folder, file));
}

/** Unit vectors that are the same at every run. */
function vectors(count: number, dimensions: number): Float32Array[] {
  let state = 7;
  const next = () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32 - 0.5;
  };
  return Array.from({ length: count }, () => {
    const vector = Float32Array.from({ length: dimensions }, next);
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  });
}

describe('the cohort that is published', () => {
  let engine: FaceEngine;
  beforeAll(async () => {
    engine = await createFaceEngine({ encoders: ['mobilefacenet', 'fr-feature'] });
  });
  afterAll(() => engine?.close());

  it('is there for each encoding, in vectors of its length', () => {
    for (const { dimensions, cohort } of engine.encodings) {
      expect(cohort.id).toBe('cohort-1');
      expect(cohort.nearest).toBe(50);
      expect(cohort.vectors.length).toBeGreaterThan(600);
      for (const vector of cohort.vectors) {
        expect(vector).toHaveLength(dimensions);
        expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
      }
    }
  });

  it('is the same faces, fused and in parts', () => {
    const [fused, ...parts] = engine.encodings.map(({ cohort }) => cohort.vectors);
    for (const [index, vector] of (fused ?? []).entries()) {
      const joined = parts.flatMap((part) => [...(part[index] ?? [])]);
      expect(joined).toHaveLength(vector.length);
      const difference = vector.map((value, at) => value - (joined[at] ?? 1) * Math.SQRT1_2);
      expect(Math.hypot(...difference)).toBeLessThan(1e-5);
    }
  });

  it('is taken off a score alike of both faces, whichever comes first', () => {
    for (const { encoder, dimensions, cohort } of engine.encodings) {
      const random = vectors(8, dimensions);
      for (const [index, one] of random.entries()) {
        const template = (vector: Float32Array): Template => ({
          embeddings: [{ encoder, vector }],
        });
        for (const other of [...random.slice(0, index), cohort.vectors[3] ?? one]) {
          const { score } = engine.compare(template(one), template(other));
          expect(engine.compare(template(other), template(one)).score).toBe(score);
          const cosine = one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
          const means = (cohortMean(cohort, one) + cohortMean(cohort, other)) / 2;
          expect(score).toBeCloseTo(cosine - means, 6);
        }
      }
    }
  });
});

describe('a cohort', () => {
  it('counts the mean of those that are most like a face', () => {
    const axis = (at: number, cosine: number) => {
      const vector = new Float32Array(8);
      vector[0] = cosine;
      vector[at] = Math.sqrt(1 - cosine * cosine);
      return vector;
    };
    const cohort = {
      id: 'cohort-0',
      nearest: 2,
      vectors: [axis(1, 0.1), axis(2, 0.6), axis(3, -0.9), axis(4, 0.3)],
    };
    expect(cohortMean(cohort, axis(1, 1))).toBeCloseTo(0.45, 6);
  });

  it('is written in bytes of which a mean comes that is hardly another', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cohort-'));
    try {
      const [first, second] = [vectors(300, 192), vectors(300, 512)];
      const encoders = [
        { encoder: 'one-1', dimensions: 192 },
        { encoder: 'other-1', dimensions: 512 },
      ];
      const file = join(folder, 'cohort.bin');
      writeFileSync(file, cohortBytes({ id: 'cohort-0', faces: 300, encoders }, [first, second]));
      for (const [encoder, exact] of [
        ['one-1', first],
        ['other-1', second],
      ] as const) {
        const read = readCohort([encoder], file);
        expect(read.id).toBe('cohort-0');
        expect(read.vectors).toHaveLength(300);
        for (const vector of vectors(40, exact[0]?.length ?? 0).toReversed()) {
          const difference =
            cohortMean(read, vector) - cohortMean({ ...read, vectors: exact }, vector);
          expect(Math.abs(difference)).toBeLessThan(0.002);
        }
      }
      expect(() => readCohort(['third-1'], file)).toThrow('cohort-0 has no vectors of third-1.');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('made twice of the same faces has the same bytes', async (ctx) => {
    const photos = faces(ctx, 'synthetic', 12);
    const one = await makeCohort(photos);
    expect(one.photos.length).toBeGreaterThan(5);
    expect(Buffer.compare((await makeCohort(photos)).bytes, one.bytes)).toBe(0);
  });

  it('takes nobody twice', async (ctx) => {
    const [photo = ''] = faces(ctx, 'synthetic', 1);
    const { photos, leftOut } = await makeCohort([photo, photo]);
    expect(photos).toEqual([photo]);
    expect(leftOut).toMatchObject({ 'a cosine of 0.75 or more, fused, with one before it': 1 });
  });

  it.each(['fairface', 'congress'])('is not made of the people of %s', async (folder) => {
    await expect(makeCohort([join(peoples, folder, 'anybody.jpg')])).rejects.toThrow(
      'is not among the synthetic faces, and no vector of it may be published',
    );
  });
});
