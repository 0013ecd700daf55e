import { afterEach, beforeEach, expect, type MockInstance, test, vi } from 'vitest';
import { GalleryNotLoaded } from '../../src/gallery/gallery-errors.js';
import { Segment, segmentBytes } from '../../src/gallery/segment.js';
import { Segments } from '../../src/gallery/segments.js';
import { packIds } from '../../src/gallery/template-ids.js';
import { faceLike, idOf } from './vectors.js';

const everything = { limit: 10_000, atLeast: -2 };
const face = faceLike(64, 1)();

let segments: Segments;
let adding: MockInstance<Segment['add']>;

beforeEach(() => {
  segments = new Segments();
  adding = vi.spyOn(Segment.prototype, 'add');
});

afterEach(() => {
  adding.mockRestore();
});

test('a segment takes the room that it was given, and no byte more', () => {
  const needed = segmentBytes(5_000, 64) - segmentBytes(10, 64);
  fill(1, 10);
  add(1, 5_000, needed);
  expect(segments.scan(1, face.slice(), everything)).toHaveLength(5_000);
  fill(2, 10);
  expect(() => add(2, 5_000, needed - 1)).toThrow(RangeError);
  expect(() => segments.scan(2, face.slice(), everything)).toThrow(GalleryNotLoaded);
  expect(segments.scan(1, face.slice(), everything)).toHaveLength(5_000);
});

test('a segment needs no room for templates that it has already, nor for as many as went', () => {
  fill(1, 1_000);
  add(1, 1_000, 0);
  segments.change(1, { ...part(0), removed: ids(1_000) }, 0);
  add(1, 1_000, 0);
  expect(segments.scan(1, face.slice(), everything)).toHaveLength(1_000);
});

test('vectors and probes are overwritten as soon as they are no longer needed', () => {
  segments.begin(1, 64);
  const change = part(1);
  segments.change(1, change, 0);
  const probe = face.slice();
  expect(segments.scan(1, probe, everything)).toHaveLength(1);
  expect([change.vectors, probe].map((numbers) => numbers.every((value) => value === 0))).toEqual([
    true,
    true,
  ]);
});

test('a segment that is forgotten or has no room is overwritten first', () => {
  for (const number of [1, 2, 3]) fill(number, 10);
  const [first, second, third] = touched();
  segments.forget(1);
  expect([first, second, third].map(nothingIn)).toEqual([true, false, false]);
  expect(() => add(2, 5_000, 0)).toThrow(RangeError);
  expect([second, third].map(nothingIn)).toEqual([true, false]);
  expect(segments.freed).toBe(2 * segmentBytes(10, 64));
});

function fill(number: number, count: number): void {
  segments.begin(number, 64);
  add(number, count, Number.POSITIVE_INFINITY);
}

function add(number: number, count: number, room: number): void {
  segments.change(number, part(count), room);
}

function part(count: number) {
  const vectors = new Float32Array(count * 64);
  for (let at = 0; at < count; at++) vectors.set(face, at * 64);
  return { removed: new Uint32Array(), added: ids(count), vectors };
}

function ids(count: number): Uint32Array {
  return packIds(Array.from({ length: count }, (_, at) => idOf(at)));
}

/** Every segment that a template was added to, in the order of their first. */
function touched(): Segment[] {
  return [...new Set(adding.mock.contexts)].filter((each) => each instanceof Segment);
}

function nothingIn(segment: Segment | undefined): boolean {
  if (segment === undefined) throw new Error('There is no such segment');
  return new Uint8Array(segment.memory.buffer).every((byte) => byte === 0);
}
