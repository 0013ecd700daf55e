import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Galleries, type GalleryKey } from '../../src/gallery/galleries.js';
import { GalleriesLost, GalleryNotLoaded } from '../../src/gallery/gallery-errors.js';
import { segmentBytes } from '../../src/gallery/segment.js';
import { maximumSegments } from '../../src/gallery/shelf.js';
import { loading } from './truth.js';
import { faceLike, idOf } from './vectors.js';

const maxBytes = 2 ** 20;
const spread = { segment: 1_000, from: 100 };
const everything = { limit: 10_000, atLeast: -2 };
const face = faceLike(64, 1)();

let workers: Worker[];
let ended: number;
let galleries: Galleries;

beforeEach(() => {
  workers = [];
  ended = 0;
  process.on('worker', started);
  galleries = new Galleries({ maxBytes, threads: 2, spread });
});

afterEach(async () => {
  process.off('worker', started);
  await galleries.close();
  // None is left behind, whether it was ended or died.
  expect(ended).toBe(workers.length);
});

describe('galleries on two threads', () => {
  test('lie on both: the next one where least is held', async () => {
    await load('one', 10);
    expect(workers).toHaveLength(1);
    await load('two', 10);
    expect(workers).toHaveLength(2);
    await load('three', 10);
    expect(workers).toHaveLength(2);
  });

  test('are cut as soon as one is worth it', async () => {
    await load('one', 100);
    expect(workers).toHaveLength(1);
    await galleries.apply(of('one'), { ...loading(faces(101)), version: 2 });
    expect(workers).toHaveLength(2);
    expect(await galleries.scan(of('one'), face, everything)).toHaveLength(101);
  });

  test('that are not used leave whole, wherever they lie, when another needs the room', async () => {
    await load('small', 10);
    await load('large', 3_000);
    await load('used', 1_000);
    await galleries.scan(of('small'), face, everything);
    await load('new', 6_400);
    expect(loadedOf('small', 'large', 'used', 'new')).toEqual(['small', 'new']);
    expect(galleries.stats()).toMatchObject({ galleries: 2, templates: 6_410 });
    await expect(galleries.scan(of('large'), face, everything)).rejects.toThrow(GalleryNotLoaded);
    await load('large', 3_000);
    expect(await galleries.scan(of('large'), face, everything)).toHaveLength(3_000);
  });

  test('take no more than they may, however many grow at once', async () => {
    const names = ['one', 'two', 'three', 'four', 'five'];
    let most = 0;
    const growing = names.map(async (name) => {
      await galleries.begin(of(name), 64);
      for (let version = 1; version <= 20; version++) {
        await galleries.apply(of(name), { ...loading(faces(version * 100)), version });
        most = Math.max(most, galleries.stats().bytes);
      }
      return 'loaded' as const;
    });
    const outcomes = await Promise.allSettled(growing);
    expect(most).toBeLessThanOrEqual(maxBytes);
    expect(galleries.stats().galleries).toBeLessThan(names.length);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(GalleryNotLoaded);
    // What was promised to those that left is free again.
    for (const name of names) {
      await load(name, 6_000);
      expect(loadedOf(...names)).toEqual([name]);
    }
  });

  test('go with a thread that dies, if any of them was there, and no others', async () => {
    await load('first', 10);
    await load('second', 10);
    await load('both', 500);
    const dying = workers[1]?.terminate();
    const asked = [
      galleries.scan(of('second'), face, everything),
      galleries.scan(of('both'), face, everything),
      galleries.apply(of('both'), { ...loading(faces(3_000)), version: 2 }),
    ].map((answer) => expect(answer).rejects.toThrow(GalleriesLost));
    await Promise.all([dying, ...asked]);
    expect(loadedOf('first', 'second', 'both')).toEqual(['first']);
    expect(await galleries.scan(of('first'), face, everything)).toHaveLength(10);
    await load('both', 500);
    await load('second', 10);
    expect(loadedOf('first', 'second', 'both')).toEqual(['first', 'second', 'both']);
    expect(await galleries.scan(of('both'), face, everything)).toHaveLength(500);
    expect(workers).toHaveLength(3);
  });

  test('that are closed are gone from both', async () => {
    await load('both', 500);
    const pending = galleries.scan(of('both'), face, everything);
    await galleries.close();
    expect(await pending).toHaveLength(500);
    expect(galleries.stats()).toEqual({ galleries: 0, templates: 0, bytes: 0 });
    await expect(load('both', 1)).rejects.toThrow('The galleries are closed');
  });
});

test.each([1, 2, 3])('what a cut gallery takes on %d threads is known before', async (threads) => {
  await galleries.close();
  galleries = new Galleries({ maxBytes: 2 ** 24, threads, spread });
  for (const many of [0, 99, 100, 101, 1_000, 1_001, 5_000, 20_000]) {
    await load('one', many);
    const { bytes } = galleries.stats();
    const known = galleries.bytesFor(many, 64);
    if (threads === 1) expect(bytes).toBe(known);
    else expect(bytes).toBeLessThanOrEqual(known);
    expect(known).toBeLessThan(bytes + threads * 2 ** 19);
  }
});

test.each([1, 2])(
  'a cut gallery that is replaced again and again on %d threads stays as large',
  async (threads) => {
    await galleries.close();
    galleries = new Galleries({ maxBytes: 2 ** 24, threads, spread });
    await load('one', 5_000);
    const before = galleries.stats().bytes;
    for (let version = 2; version < 8; version++)
      await galleries.apply(of('one'), { ...loading(faces(5_000)), version });
    const { templates, bytes } = galleries.stats();
    expect(templates).toBe(5_000);
    expect(bytes).toBeLessThanOrEqual(before + threads * segmentBytes(spread.segment, 64));
  },
);

test('only so many galleries are there at once, however small', async () => {
  await galleries.close();
  galleries = new Galleries({ maxBytes: 2 ** 30 });
  await galleries.begin(of('first'), 64);
  for (let number = 1; number < maximumSegments + 2; number++) {
    await galleries.begin(of(String(number)), 64);
    await galleries.scan(of('first'), face, everything);
  }
  expect(galleries.stats().galleries).toBe(maximumSegments);
  const there = ['first', '1', '2', '3'].filter(
    (name) => galleries.version(of(name)) !== undefined,
  );
  expect(there).toEqual(['first', '3']);
});

function started(worker: Worker): void {
  workers.push(worker);
  once(worker, 'exit').then(() => {
    ended += 1;
  });
}

function of(clientId: string): GalleryKey {
  return { clientId, modality: 'face', encoder: 'encoder 1' };
}

async function load(name: string, count: number): Promise<void> {
  await galleries.begin(of(name), 64);
  await galleries.apply(of(name), loading(faces(count)));
}

function loadedOf(...names: string[]): string[] {
  return names.filter((name) => galleries.version(of(name)) !== undefined);
}

function faces(count: number): Map<string, Float32Array> {
  return new Map(Array.from({ length: count }, (_, at) => [idOf(at), face]));
}
