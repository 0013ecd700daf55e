import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Galleries, type GalleryKey } from '../../src/gallery/galleries.js';
import {
  GalleriesLost,
  GalleryNotLoaded,
  GalleryTooLarge,
  InvalidTemplate,
} from '../../src/gallery/gallery-errors.js';
import { loading } from './truth.js';
import { faceLike, idOf } from './vectors.js';

const key = { clientId: 'client', modality: 'face', encoder: 'encoder 1' };
const next = faceLike(64, 1);
const probe = next();
const fifty = Array.from({ length: 50 }, next);
const everything = { limit: 10_000, atLeast: -2 };

const maxBytes = 2 ** 22;
const galleries = new Galleries({ maxBytes });

afterEach(async () => {
  for (const clientId of ['client', 'another', 'third', 'fourth'])
    for (const modality of ['face', 'voice'])
      for (const encoder of ['encoder 1', 'encoder 2'])
        await galleries.forget({ clientId, modality, encoder });
  expect(galleries.stats()).toEqual({ galleries: 0, templates: 0, bytes: 0 });
});

afterAll(() => galleries.close());

describe('a gallery', () => {
  test('is not loaded before it begins, and of version 0 then', async () => {
    expect(galleries.version(key)).toBeUndefined();
    await expect(galleries.scan(key, probe, everything)).rejects.toThrow(GalleryNotLoaded);
    await expect(galleries.apply(key, loading(faces(1)))).rejects.toThrow(GalleryNotLoaded);
    await galleries.begin(key, 64);
    expect(galleries.version(key)).toBe(0);
    expect(await galleries.scan(key, probe, everything)).toEqual([]);
  });

  test('is brought up to a version by a change', async () => {
    await galleries.begin(key, 64);
    await galleries.apply(key, loading(faces(10), 41));
    expect(galleries.version(key)).toBe(41);
    await galleries.apply(key, { add: [], remove: [], version: 42 });
    expect(galleries.version(key)).toBe(42);
    expect(galleries.stats()).toMatchObject({ galleries: 1, templates: 10 });
  });

  test('finds what was added, what replaced it, and never what was removed', async () => {
    await galleries.begin(key, 64);
    const [first, second] = [next(), next()];
    const add = (id: string, vector: Float32Array) => [{ id, vector }];
    await galleries.apply(key, { add: add(idOf(1), first), remove: [], version: 1 });
    expect(await idsNear(first)).toEqual([idOf(1)]);
    await galleries.apply(key, { add: add(idOf(1), second), remove: [], version: 2 });
    expect(await idsNear(first)).toEqual([]);
    expect(await idsNear(second)).toEqual([idOf(1)]);
    await galleries.apply(key, { add: [], remove: [idOf(1), idOf(2)], version: 3 });
    expect(await idsNear(second)).toEqual([]);
    expect(galleries.stats().templates).toBe(0);
  });

  test('does removals of a change before its additions', async () => {
    await galleries.begin(key, 64);
    await galleries.apply(key, loading(faces(1)));
    const vector = next();
    await galleries.apply(key, { add: [{ id: idOf(0), vector }], remove: [idOf(0)], version: 2 });
    expect(await idsNear(vector)).toEqual([idOf(0)]);
  });

  test('that begins again is empty', async () => {
    await galleries.begin(key, 64);
    await galleries.apply(key, loading(faces(10)));
    await galleries.begin(key, 128);
    expect(galleries.version(key)).toBe(0);
    expect(await galleries.scan(key, faceLike(128, 2)(), everything)).toEqual([]);
    expect(galleries.stats().galleries).toBe(1);
  });

  test('shares nothing with one of another client, modality or encoder', async () => {
    const others: GalleryKey[] = [
      { ...key, clientId: 'another' },
      { ...key, modality: 'voice' },
      { ...key, encoder: 'encoder 2' },
    ];
    for (const each of [key, ...others]) await galleries.begin(each, 64);
    await galleries.apply(key, loading(faces(10)));
    for (const other of others) {
      expect(await galleries.scan(other, probe, everything)).toEqual([]);
      expect(galleries.version(other)).toBe(0);
    }
  });

  test('is gone when it is forgotten, and only it', async () => {
    const others = [
      { ...key, modality: 'voice' },
      { ...key, clientId: 'another' },
    ];
    for (const each of [key, ...others]) await galleries.begin(each, 64);
    await galleries.forget(key);
    await galleries.forget(key);
    expect([key, ...others].map((each) => galleries.version(each))).toEqual([undefined, 0, 0]);
    await expect(galleries.scan(key, probe, everything)).rejects.toThrow(GalleryNotLoaded);
  });
});

describe('what a gallery does not take', () => {
  beforeEach(() => galleries.begin(key, 64));

  test.each([
    ['of other dimensions', new Float32Array(65).fill(1 / Math.sqrt(65)), /65 dimensions/],
    ['of zeros', new Float32Array(64), /not of length 1/],
    ['with NaN', Float32Array.from({ length: 64 }, () => Number.NaN), /not of length 1/],
    ['with infinity', new Float32Array(64).fill(Number.POSITIVE_INFINITY), /not of length 1/],
    ['of another length', new Float32Array(64).fill(1 / 7.9), /not of length 1/],
  ])('a vector %s, neither to keep nor to compare', async (_, vector, message) => {
    const add = [
      { id: idOf(1), vector: probe },
      { id: idOf(2), vector },
    ];
    const applied = galleries.apply(key, { add, remove: [], version: 1 });
    await expect(applied).rejects.toThrow(InvalidTemplate);
    await expect(applied).rejects.toThrow(message);
    await expect(galleries.scan(key, vector, everything)).rejects.toThrow(InvalidTemplate);
    expect(galleries.version(key)).toBe(0);
    expect(await galleries.scan(key, probe, everything)).toEqual([]);
  });

  test.each(['', 'abc', 'g'.repeat(24), 'A'.repeat(24), '0'.repeat(25), `${'0'.repeat(24)}\n`])(
    'the id %j',
    async (id) => {
      for (const change of [
        { add: [{ id, vector: probe }], remove: [], version: 1 },
        { add: [{ id: idOf(1), vector: probe }], remove: [id], version: 1 },
      ]) {
        await expect(galleries.apply(key, change)).rejects.toThrow(InvalidTemplate);
      }
      expect(await galleries.scan(key, probe, everything)).toEqual([]);
    },
  );

  test.each([63, 1025, 64.5, Number.NaN, 0, -64])('%d dimensions', async (dimensions) => {
    const begun = galleries.begin({ ...key, modality: 'voice' }, dimensions);
    await expect(begun).rejects.toThrow('A gallery has 64 to 1024 dimensions');
  });

  test.each([
    { limit: 0, atLeast: 0 },
    { limit: 1.5, atLeast: 0 },
    { limit: 1, atLeast: Number.NaN },
  ])('the scan %j', async (options) => {
    await expect(galleries.scan(key, probe, options)).rejects.toThrow(RangeError);
  });
});

describe('want of room', () => {
  test('evicts the least recently used gallery', async () => {
    const of = (clientId: string): GalleryKey => ({ ...key, clientId });
    const [first, second, third, fourth] = [key, of('another'), of('third'), of('fourth')];
    const keys = [first, second, third, fourth];
    for (const each of [first, second, third]) {
      await galleries.begin(each, 64);
      await galleries.apply(each, loading(faces(8_000)));
    }
    await galleries.scan(first, probe, everything);
    await galleries.begin(fourth, 64);
    await galleries.apply(fourth, loading(faces(24_000)));
    expect(keys.map((each) => galleries.version(each))).toEqual([1, undefined, 1, 1]);
    expect(keys.map((each) => galleries.left(each))).toEqual([
      ...[undefined, 'evicted', undefined, undefined],
    ]);
    expect(galleries.stats()).toMatchObject({ galleries: 3, templates: 40_000 });
    expect(galleries.stats().bytes).toBeLessThanOrEqual(maxBytes);
    await expect(galleries.scan(second, probe, everything)).rejects.toThrow(GalleryNotLoaded);
    await galleries.begin(second, 64);
    expect(galleries.version(second)).toBe(0);
    expect(galleries.left(second)).toBeUndefined();
    await galleries.forget(second);
    expect(galleries.left(second)).toBe('forgotten');
  });

  test('refuses a gallery that does not fit even alone, and goes on', async () => {
    const large = { ...key, clientId: 'a large one' };
    await galleries.begin(large, 64);
    const applied = galleries.apply(large, loading(faces(60_000)));
    await expect(applied).rejects.toThrow(GalleryTooLarge);
    await expect(applied).rejects.toThrow(/does not fit into the 4194304 bytes/);
    expect(galleries.stats()).toEqual({ galleries: 0, templates: 0, bytes: 0 });
    await galleries.begin(key, 64);
    await galleries.apply(key, loading(faces(100)));
    expect(await galleries.scan(key, probe, everything)).toHaveLength(100);
  });

  test.each([0, 1, 8, 9, 700, 3_000])('is known before a gallery of %d begins', async (many) => {
    await galleries.begin(key, 64);
    await galleries.apply(key, loading(faces(many)));
    expect(galleries.stats().bytes).toBe(galleries.bytesFor(many, 64));
  });

  test('is none for templates that replace others, even where there is no byte to spare', async () => {
    const full = new Galleries({ maxBytes: galleries.bytesFor(3_000, 64) });
    await full.begin(key, 64);
    await full.apply(key, loading(faces(3_000)));
    await full.apply(key, loading(faces(3_000), 2));
    expect(await full.scan(key, probe, everything)).toHaveLength(3_000);
    await full.close();
  });

  test('does not load one again for a minute that did not fit', async () => {
    let now = 0;
    const small = new Galleries({ maxBytes, now: () => now });
    await small.begin(key, 64);
    await expect(small.apply(key, loading(faces(60_000)))).rejects.toThrow(GalleryTooLarge);
    now = 59_999;
    await expect(small.begin(key, 64)).rejects.toThrow(/set gallery-memory to more/);
    now = 60_000;
    await small.begin(key, 64);
    await small.apply(key, loading(faces(100)));
    expect(await small.scan(key, probe, everything)).toHaveLength(100);
    await small.close();
  });

  test('refuses even an empty one where there is no room at all', async () => {
    const small = new Galleries({ maxBytes: 1_000 });
    await expect(small.begin(key, 64)).rejects.toThrow(GalleryTooLarge);
    expect(small.version(key)).toBeUndefined();
    await small.close();
  });
});

describe('several things at once', () => {
  test('scans are answered between the parts of a large change', async () => {
    const other = { ...key, clientId: 'another' };
    for (const each of [key, other]) await galleries.begin(each, 64);
    await galleries.apply(other, loading(faces(10)));
    let loaded = false;
    const change = galleries.apply(key, loading(faces(30_000))).then(() => {
      loaded = true;
    });
    let answered = 0;
    while (!loaded) {
      expect(await galleries.scan(other, probe, everything)).toHaveLength(10);
      if (!loaded) answered++;
    }
    await change;
    expect(answered).toBeGreaterThan(5);
    expect(await galleries.scan(key, probe, { limit: 40_000, atLeast: -2 })).toHaveLength(30_000);
  });

  test('changes of one gallery are done in their order, however large', async () => {
    await galleries.begin(key, 64);
    const many = faces(10_000);
    const all = [
      galleries.apply(key, loading(many, 1)),
      galleries.apply(key, { add: [], remove: [...many.keys()], version: 2 }),
      galleries.apply(key, loading(faces(3), 3)),
    ];
    await Promise.all(all);
    expect(await galleries.scan(key, probe, everything)).toHaveLength(3);
    expect(galleries.version(key)).toBe(3);
  });

  test('a change is no part of a gallery that began after it', async () => {
    await galleries.begin(key, 64);
    const change = galleries.apply(key, loading(faces(10_000)));
    const failed = expect(change).rejects.toThrow(GalleryNotLoaded);
    await galleries.begin(key, 64);
    await failed;
    expect(galleries.version(key)).toBe(0);
    expect(await galleries.scan(key, probe, everything)).toEqual([]);
  });
});

describe('the worker thread', () => {
  test('starts with the first gallery', async () => {
    const started: Worker[] = [];
    const listener = (worker: Worker) => started.push(worker);
    process.on('worker', listener);
    const others = new Galleries({ maxBytes });
    await expect(others.scan(key, probe, everything)).rejects.toThrow(GalleryNotLoaded);
    await others.forget(key);
    expect(started).toHaveLength(0);
    await others.begin(key, 64);
    await others.begin({ ...key, modality: 'voice' }, 64);
    process.off('worker', listener);
    expect(started).toHaveLength(1);
    await others.close();
  });

  test('that dies takes its galleries with it, tells who waits, and is replaced', async () => {
    const others = new Galleries({ maxBytes });
    const starting = once(process, 'worker');
    await others.begin(key, 64);
    const [worker]: Worker[] = await starting;
    const change = loading(faces(20_000));
    const ended = worker?.terminate();
    await Promise.all([
      expect(others.apply(key, change)).rejects.toThrow(GalleriesLost),
      expect(others.scan(key, probe, everything)).rejects.toThrow(GalleriesLost),
      ended,
    ]);
    expect(others.version(key)).toBeUndefined();
    expect(others.left(key)).toBe('lost');
    expect(others.stats()).toEqual({ galleries: 0, templates: 0, bytes: 0 });
    await others.begin(key, 64);
    await others.apply(key, loading(faces(10)));
    expect(await others.scan(key, probe, everything)).toHaveLength(10);
    await others.close();
  });

  test('gives the memory of evicted galleries back to the system', async () => {
    const megabytes = 2 ** 20;
    const others = new Galleries({ maxBytes: 48 * megabytes });
    const before = process.memoryUsage.rss();
    const vector = faceLike(1024, 4)();
    for (let round = 0; round < 10; round++) {
      const each = { ...key, clientId: `client ${round}` };
      await others.begin(each, 1024);
      for (let version = 0; version < 32; version++) {
        const add = Array.from({ length: 1_000 }, (_, at) => ({
          id: idOf(version * 1_000 + at),
          vector,
        }));
        await others.apply(each, { add, remove: [], version });
      }
    }
    // One of them is there; the ten together would take more than 320 megabytes.
    expect(others.stats()).toMatchObject({ galleries: 1, templates: 32_000 });
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * megabytes);
    await others.close();
  });

  test('keeps a process only while it is asked something', () => {
    const script = `
      import { Galleries } from ${JSON.stringify(sourceOf('galleries.ts'))};
      const galleries = new Galleries({ maxBytes: 1e6 });
      const key = { clientId: 'a', modality: 'face', encoder: '1' };
      await galleries.begin(key, 64);
      console.log(galleries.version(key));
    `;
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', script],
      { encoding: 'utf8' },
    );
    expect({ stdout, stderr, status }).toEqual({ stdout: '0\n', stderr: '', status: 0 });
  });
});

test('closed galleries are gone, and none begins again', async () => {
  const others = new Galleries({ maxBytes });
  await others.begin(key, 64);
  await others.apply(key, loading(faces(10)));
  await others.close();
  await others.close();
  expect(others.version(key)).toBeUndefined();
  await expect(others.scan(key, probe, everything)).rejects.toThrow(GalleryNotLoaded);
  await expect(others.begin(key, 64)).rejects.toThrow('The galleries are closed');
});

/** Templates of fifty faces: what counts here is how many there are. */
function faces(count: number): Map<string, Float32Array> {
  return new Map(Array.from({ length: count }, (_, at) => [idOf(at), fifty[at % 50] ?? probe]));
}

async function idsNear(vector: Float32Array): Promise<string[]> {
  const found = await galleries.scan(key, vector, { limit: 10, atLeast: 0.99 });
  return found.map(({ id }) => id);
}

function sourceOf(file: string): string {
  return fileURLToPath(new URL(`../../src/gallery/${file}`, import.meta.url));
}
