import { afterEach, beforeEach, expect, type MockInstance, test, vi } from 'vitest';
import { Gallery } from '../../src/gallery/gallery.js';
import { GalleryNotLoaded, GalleryTooLarge } from '../../src/gallery/gallery-errors.js';
import { maximumGalleries, Shelf } from '../../src/gallery/shelf.js';
import { packIds } from '../../src/gallery/template-ids.js';
import { faceLike, idOf } from './vectors.js';

/** Three galleries of a page each, and their tables. */
const room = 3 * 70_000;
const everything = { limit: 1_000, atLeast: -2 };
const face = faceLike(64, 1)();

let left: number[];
let shelf: Shelf;
let adding: MockInstance<Gallery['add']>;

beforeEach(() => {
  left = [];
  shelf = new Shelf(room, (number) => left.push(number));
  adding = vi.spyOn(Gallery.prototype, 'add');
});

afterEach(() => {
  adding.mockRestore();
});

test('the gallery used least recently leaves when another needs room', () => {
  for (const number of [1, 2, 3]) fill(number, 10);
  shelf.scan(1, face.slice(), everything);
  fill(4, 10);
  expect(left).toEqual([2]);
  expect(() => shelf.scan(2, face.slice(), everything)).toThrow(GalleryNotLoaded);
  for (const number of [1, 3, 4])
    expect(shelf.scan(number, face.slice(), everything)).toHaveLength(10);
});

test('a gallery that grows makes others leave, never itself', () => {
  for (const number of [1, 2, 3]) fill(number, 10);
  add(1, 1_400);
  expect(left).toEqual([2, 3]);
  expect(shelf.scan(1, face.slice(), everything)).toHaveLength(1_000);
});

test('a gallery that does not fit even alone leaves, with all that left for it', () => {
  for (const number of [1, 2]) fill(number, 10);
  expect(() => add(2, 5_000)).toThrow(GalleryTooLarge);
  expect(left).toEqual([1, 2]);
  expect(() => shelf.scan(2, face.slice(), everything)).toThrow(GalleryNotLoaded);
});

test('what left, was forgotten or grew too large gives its room back', () => {
  for (let round = 0; round < 20; round++) {
    const [one, two] = [round * 3 + 1, round * 3 + 2];
    fill(one, 10);
    expect(() => add(one, 5_000)).toThrow(GalleryTooLarge);
    fill(two, 10);
    shelf.forget(two);
  }
  left = [];
  for (const number of [101, 102, 103]) fill(number, 10);
  expect(left).toEqual([]);
});

test('only so many galleries are there at once, however small', () => {
  shelf = new Shelf(2 ** 30, (number) => left.push(number));
  for (let number = 1; number <= maximumGalleries + 2; number++) {
    shelf.begin(number, 64);
    if (number > 1) shelf.scan(1, face.slice(), everything);
  }
  expect(left).toEqual([2, 3]);
});

test('vectors and probes are overwritten as soon as they are no longer needed', () => {
  shelf.begin(1, 64);
  const vectors = face.slice();
  shelf.change(1, { removed: new Uint32Array(), added: packIds([idOf(1)]), vectors });
  const probe = face.slice();
  expect(shelf.scan(1, probe, everything)).toHaveLength(1);
  expect([vectors, probe].map((numbers) => numbers.every((value) => value === 0))).toEqual([
    true,
    true,
  ]);
});

test('a gallery that leaves, is forgotten or grew too large is overwritten first', () => {
  for (const number of [1, 2, 3, 4]) fill(number, 10);
  const [first, second, third, fourth] = galleries();
  expect(nothingIn(first)).toBe(true);
  expect(nothingIn(second)).toBe(false);
  shelf.forget(2);
  expect(nothingIn(second)).toBe(true);
  expect([third, fourth].map(nothingIn)).toEqual([false, false]);
  expect(() => add(4, 5_000)).toThrow(GalleryTooLarge);
  expect([third, fourth].map(nothingIn)).toEqual([true, true]);
});

function fill(number: number, count: number): void {
  shelf.begin(number, 64);
  add(number, count);
}

function add(number: number, count: number): void {
  const vectors = new Float32Array(count * 64);
  for (let at = 0; at < count; at++) vectors.set(face, at * 64);
  const added = packIds(Array.from({ length: count }, (_, at) => idOf(at)));
  shelf.change(number, { removed: new Uint32Array(), added, vectors });
}

/** Every gallery that a template was added to, in the order of their first. */
function galleries(): Gallery[] {
  return [...new Set(adding.mock.contexts)].filter((each) => each instanceof Gallery);
}

function nothingIn(gallery: Gallery | undefined): boolean {
  if (gallery === undefined) throw new Error('There is no such gallery');
  return new Uint8Array(gallery.memory.buffer).every((byte) => byte === 0);
}
