import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Segment } from '../../src/gallery/segment.js';
import { packIds } from '../../src/gallery/template-ids.js';
import { cosine } from '../../src/vectors/unit-vectors.js';
import { faceLike, idOf, normalised } from './vectors.js';

describe('the score of a scan', () => {
  test('is never further from the true cosine than its error says', () => {
    const pair = fc.integer({ min: 64, max: 1024 }).chain((dimensions) => {
      const vector = unitVector(dimensions);
      return fc.tuple(vector, vector);
    });
    fc.assert(
      fc.property(pair, ([vector, probe]) => {
        const segment = new Segment(vector.length, () => {});
        segment.add(packIds([idOf(1)]), vector);
        const [found] = segment.scan(probe, { limit: 1, atLeast: -2 });
        if (found === undefined) throw new Error('The only template was not found');
        for (const truth of [cosine(vector, probe), float32Cosine(vector, probe)]) {
          expect(Math.abs(truth - found.score)).toBeLessThanOrEqual(found.error);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('is close to the true cosine of faces', () => {
    const next = faceLike(512, 1);
    const segment = new Segment(512, () => {});
    for (let at = 0; at < 100; at++) segment.add(packIds([idOf(at)]), next());
    const found = segment.scan(next(), { limit: 100, atLeast: -2 });
    expect(found).toHaveLength(100);
    for (const { error } of found) expect(error).toBeLessThan(0.012);
  });

  test('overflows at no length of the sum', () => {
    const flat = normalised(new Float32Array(1024).fill(1));
    const segment = new Segment(1024, () => {});
    segment.add(packIds([idOf(1)]), flat);
    segment.add(
      packIds([idOf(2)]),
      flat.map((value) => -value),
    );
    const scores = segment.scan(flat, { limit: 2, atLeast: -2 }).map(({ score }) => score);
    expect(scores[0]).toBeCloseTo(1, 3);
    expect(scores[1]).toBeCloseTo(-1, 3);
  });
});

describe('a scan', () => {
  test('gives those that may reach most, best first, whatever the block they lie in', () => {
    const next = faceLike(64, 2);
    const segment = new Segment(64, () => {});
    for (let at = 0; at < 3_000; at++) segment.add(packIds([idOf(at)]), next());
    const probe = next();
    const reaches = (limit: number, atLeast = -2) =>
      segment.scan(probe, { limit, atLeast }).map(({ score, error }) => score + error);
    const all = reaches(3_000);
    expect(all).toHaveLength(3_000);
    expect(all).toEqual([...all].sort((a, b) => b - a));
    expect(reaches(7)).toEqual(all.slice(0, 7));
    const floor = ((all[41] ?? 0) + (all[42] ?? 0)) / 2;
    expect(reaches(100, floor)).toEqual(all.slice(0, 42));
  });

  test('leaves nothing of the probe behind', () => {
    const next = faceLike(64, 3);
    const segment = new Segment(64, () => {});
    const before = bytesOf(segment);
    segment.scan(next(), { limit: 1, atLeast: -2 });
    expect(bytesOf(segment).equals(before)).toBe(true);
  });
});

describe('the bytes of a template', () => {
  test('are gone with it: memory is as if it had never been there', () => {
    const next = faceLike(200, 4);
    const vectors = Array.from({ length: 40 }, next);
    const [some, others] = [new Segment(200, () => {}), new Segment(200, () => {})];
    for (const [at, vector] of vectors.entries()) {
      some.add(packIds([idOf(at)]), vector);
      if (at < 39) others.add(packIds([idOf(at)]), vector);
    }
    expect(bytesOf(some).equals(bytesOf(others))).toBe(false);
    some.remove(packIds([idOf(39)]));
    expect(bytesOf(some).equals(bytesOf(others))).toBe(true);
  });

  test('are all zero when the last has gone, in whatever order they went', () => {
    const next = faceLike(64, 5);
    const segment = new Segment(64, () => {});
    for (let at = 0; at < 1_000; at++) segment.add(packIds([idOf(at)]), next());
    for (let at = 0; at < 1_000; at++) segment.remove(packIds([idOf((at * 7) % 1_000)]));
    expect(segment.templates).toBe(0);
    expect(bytesOf(segment).every((byte) => byte === 0)).toBe(true);
  });

  test('are all zero when the segment is erased', () => {
    const next = faceLike(64, 6);
    const segment = new Segment(64, () => {});
    for (let at = 0; at < 1_000; at++) segment.add(packIds([idOf(at)]), next());
    expect(bytesOf(segment).every((byte) => byte === 0)).toBe(false);
    segment.erase();
    expect(bytesOf(segment).every((byte) => byte === 0)).toBe(true);
  });
});

test('a segment tells beforehand what it is going to take, ids included', () => {
  let claimed = 0;
  const next = faceLike(64, 7);
  const segment = new Segment(64, (bytes) => {
    claimed += bytes;
  });
  const vector = next();
  for (let at = 0; at < 20_000; at++) {
    segment.add(packIds([idOf(at)]), vector);
    if (segment.bytes !== claimed) expect(segment.bytes).toBe(claimed);
  }
  // 64 numbers and 24 bytes of scale, residual, deduction and id each; a table of 4 bytes each, at least a quarter full; the step.
  expect(claimed).toBeLessThan(20_000 * (64 + 24 + 16) * 1.07 + 65_536);
});

/** Vectors of length 1: of every shape that an encoder may give, and those that suit int8 worst. */
function unitVector(dimensions: number): fc.Arbitrary<Float32Array> {
  const array = (value: fc.Arbitrary<number>) =>
    fc.array(value, { minLength: dimensions, maxLength: dimensions, size: 'max' });
  return fc
    .oneof(
      array(fc.double({ min: -1, max: 1, noNaN: true })),
      // Halfway between two codes, beside one large number.
      array(fc.constantFrom(0.5 / 127, -0.5 / 127, 1.5 / 127)).map((values) => [
        1,
        ...values.slice(1),
      ]),
      array(fc.constantFrom(-1, 0, 0, 1)),
      array(fc.constantFrom(1e-30, 1e-6, 1)),
    )
    .filter((values) => values.some((value) => Math.abs(value) > 1e-3))
    .map(normalised);
}

/** The cosine in float32 throughout, one number after the other: the order that rounds worst. */
function float32Cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) =>
    x.reduce((sum, value, i) => Math.fround(sum + Math.fround(value * (y[i] ?? 0))), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function bytesOf({ memory }: Segment): Buffer {
  return Buffer.from(new Uint8Array(memory.buffer));
}
