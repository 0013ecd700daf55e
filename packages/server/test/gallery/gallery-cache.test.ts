import { afterEach, beforeEach, expect, type MockInstance, test, vi } from 'vitest';
import { Gallery } from '../../src/gallery/gallery.js';
import { GalleryCache, maximumGalleries } from '../../src/gallery/gallery-cache.js';
import { GalleryNotLoaded, GalleryTooLarge } from '../../src/gallery/gallery-errors.js';
import { packIds } from '../../src/gallery/template-ids.js';
import { faceLike, idOf } from './vectors.js';

/** Three galleries of a page each, and their tables. */
const room = 3 * 70_000;
const everything = { limit: 1_000, atLeast: -2 };
const face = faceLike(64, 1)();

let evicted: number[];
let cache: GalleryCache;
let adding: MockInstance<Gallery['add']>;

beforeEach(() => {
  evicted = [];
  cache = new GalleryCache(room, (number) => evicted.push(number));
  adding = vi.spyOn(Gallery.prototype, 'add');
});

afterEach(() => {
  adding.mockRestore();
});

test('the least recently used gallery is evicted when another needs room', () => {
  for (const number of [1, 2, 3]) fill(number, 10);
  cache.scan(1, face.slice(), everything);
  fill(4, 10);
  expect(evicted).toEqual([2]);
  expect(() => cache.scan(2, face.slice(), everything)).toThrow(GalleryNotLoaded);
  for (const number of [1, 3, 4])
    expect(cache.scan(number, face.slice(), everything)).toHaveLength(10);
});

test('a gallery that grows evicts others, never itself', () => {
  for (const number of [1, 2, 3]) fill(number, 10);
  add(1, 1_200);
  expect(evicted).toEqual([2, 3]);
  expect(cache.scan(1, face.slice(), everything)).toHaveLength(1_000);
});

test('a gallery that does not fit even alone is evicted, with all that it had evicted', () => {
  for (const number of [1, 2]) fill(number, 10);
  expect(() => add(2, 5_000)).toThrow(GalleryTooLarge);
  expect(evicted).toEqual([1, 2]);
  expect(() => cache.scan(2, face.slice(), everything)).toThrow(GalleryNotLoaded);
});

test('what was evicted, forgotten or grew too large gives its memory back', () => {
  for (let round = 0; round < 20; round++) {
    const [one, two] = [round * 3 + 1, round * 3 + 2];
    fill(one, 10);
    expect(() => add(one, 5_000)).toThrow(GalleryTooLarge);
    fill(two, 10);
    cache.forget(two);
  }
  evicted = [];
  for (const number of [101, 102, 103]) fill(number, 10);
  expect(evicted).toEqual([]);
});

test('only so many galleries are there at once, however small', () => {
  cache = new GalleryCache(2 ** 30, (number) => evicted.push(number));
  for (let number = 1; number <= maximumGalleries + 2; number++) {
    cache.begin(number, 64);
    if (number > 1) cache.scan(1, face.slice(), everything);
  }
  expect(evicted).toEqual([2, 3]);
});

test('vectors and probes are overwritten as soon as they are no longer needed', () => {
  cache.begin(1, 64);
  const vectors = face.slice();
  cache.change(1, { removed: new Uint32Array(), added: packIds([idOf(1)]), vectors });
  const probe = face.slice();
  expect(cache.scan(1, probe, everything)).toHaveLength(1);
  expect([vectors, probe].map((numbers) => numbers.every((value) => value === 0))).toEqual([
    true,
    true,
  ]);
});

test('a gallery that is evicted, forgotten or grew too large is overwritten first', () => {
  for (const number of [1, 2, 3, 4]) fill(number, 10);
  const [first, second, third, fourth] = galleries();
  expect(nothingIn(first)).toBe(true);
  expect(nothingIn(second)).toBe(false);
  cache.forget(2);
  expect(nothingIn(second)).toBe(true);
  expect([third, fourth].map(nothingIn)).toEqual([false, false]);
  expect(() => add(4, 5_000)).toThrow(GalleryTooLarge);
  expect([third, fourth].map(nothingIn)).toEqual([true, true]);
});

function fill(number: number, count: number): void {
  cache.begin(number, 64);
  add(number, count);
}

function add(number: number, count: number): void {
  const vectors = new Float32Array(count * 64);
  for (let at = 0; at < count; at++) vectors.set(face, at * 64);
  const added = packIds(Array.from({ length: count }, (_, at) => idOf(at)));
  cache.change(number, { removed: new Uint32Array(), added, vectors });
}

/** Every gallery that a template was added to, in the order of their first. */
function galleries(): Gallery[] {
  return [...new Set(adding.mock.contexts)].filter((each) => each instanceof Gallery);
}

function nothingIn(gallery: Gallery | undefined): boolean {
  if (gallery === undefined) throw new Error('There is no such gallery');
  return new Uint8Array(gallery.memory.buffer).every((byte) => byte === 0);
}
