import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Galleries } from '../../src/gallery/galleries.js';
import { exactSearch } from '../../src/gallery/search.js';
import { Cohort } from '../../src/vectors/cohort.js';
import { compareWithAll, type Kept, loading, search } from './truth.js';
import { faceLike, idOf, near, normalised, seeded } from './vectors.js';

const key = { clientId: 'client', modality: 'face', encoder: 'encoder 1' };

let galleries: Galleries;

beforeEach(() => {
  galleries = new Galleries({ maxBytes: 2 ** 26 });
});

afterEach(() => galleries.close());

describe('a search among faces', () => {
  const fiveThousand = faces(5_000, 512);

  test.each([
    [5_000, 512],
    [2_000, 64],
    [2_000, 200],
    [1_000, 1024],
  ])(
    'finds what a comparison with all %i of them finds, in %i dimensions',
    async (count, dimensions) => {
      const kept = dimensions === 512 ? fiveThousand : faces(count, dimensions);
      await load(kept, dimensions);
      const random = seeded(2);
      for (let at = 0; at < count; at += count / 20) {
        const probe = near(vectorOf(kept, at), random);
        const options = { k: 10, atLeast: -1 };
        const found = await search(galleries, key, kept, probe, options);
        expect(found).toEqual(compareWithAll(kept, probe, options));
        expect(found[0]?.id).toBe(idOf(at));
      }
    },
  );

  test('finds nobody below the least cosine, and everybody at it', async () => {
    const kept = fiveThousand;
    await load(kept, 512);
    const probe = near(vectorOf(kept, 1_234), seeded(3));
    const [first, second] = compareWithAll(kept, probe, { k: 2, atLeast: -1 });
    if (first === undefined || second === undefined) throw new Error('There are 5,000');
    const at = (atLeast: number) => search(galleries, key, kept, probe, { k: 5, atLeast });
    expect(await at(second.score)).toEqual([first, second]);
    expect(await at(first.score)).toEqual([first]);
    expect(await at(first.score + 1e-12)).toEqual([]);
  });

  test('rescores only a few of them when one stands out', async () => {
    const kept = fiveThousand;
    await load(kept, 512);
    const probe = near(vectorOf(kept, 77), seeded(4));
    let rescored = 0;
    let scans = 0;
    const found = await exactSearch(
      (scan) => {
        scans++;
        return galleries.scan(key, probe, scan);
      },
      async (candidates) => {
        rescored += candidates.length;
        const ids = candidates.map(({ id }) => id);
        return new Map(
          compareWithAll(kept, probe, { k: kept.size, atLeast: -1 })
            .filter(({ id }) => ids.includes(id))
            .map(({ id, score }) => [id, score]),
        );
      },
      { k: 1, atLeast: 0.5 },
    );
    expect(found[0]?.id).toBe(idOf(77));
    expect({ scans, rescored: rescored <= 8 }).toEqual({ scans: 1, rescored: true });
  });
});

describe('a search with a cohort', () => {
  const next = faceLike(192, 10);
  const cohort = new Cohort({ id: 'c', nearest: 50, vectors: Array.from({ length: 300 }, next) });
  const kept = new Map(Array.from({ length: 2_000 }, (_, at) => [idOf(at), next()] as const));

  test.each([1, 10])(
    'finds the %i that a comparison of adjusted scores with all of them finds, exactly',
    async (k) => {
      await load(kept, 192, cohort);
      const random = seeded(11);
      for (let at = 0; at < 2_000; at += 100) {
        const probe = near(vectorOf(kept, at), random);
        const options = { k, atLeast: -2 };
        const found = await search(galleries, key, kept, probe, options);
        expect(found).toEqual(compareWithAll(kept, probe, options, cohort));
      }
    },
  );

  test('puts whoever is like everybody behind whoever is not, whatever the cosines are', async () => {
    const likeness = (vector: Float32Array) => cohort.likeness(vector);
    const faces = [...kept.values()].sort((one, other) => likeness(other) - likeness(one));
    const [everybody = next(), nobody = next()] = [faces[0], faces.at(-1)];
    const both = new Map([
      [idOf(1), everybody],
      [idOf(2), nobody],
    ]);
    const probe = normalised(everybody.map((value, i) => value * 1.02 + (nobody[i] ?? 0)));
    const best = async (by?: Cohort) => {
      await load(both, 192, by);
      return (await search(galleries, key, both, probe, { k: 1, atLeast: -2 }))[0]?.id;
    };
    expect(likeness(everybody) - likeness(nobody)).toBeGreaterThan(0.04);
    expect([await best(), await best(cohort)]).toEqual([idOf(1), idOf(2)]);
  });

  test('needs a cohort of as many dimensions', async () => {
    await expect(galleries.begin(key, 128, cohort)).rejects.toThrow(RangeError);
  });
});

describe('a search among vectors that int8 cannot tell apart', () => {
  test('orders them by what float32 says, by widening the scan to all of them', async () => {
    const random = seeded(5);
    const center = faceLike(128, 6)();
    const kept = new Map(
      Array.from({ length: 2_000 }, (_, at) => [idOf(at), near(center, random, 1 - 1e-7)]),
    );
    await load(kept, 128);
    const probe = near(center, random, 0.9);
    for (const k of [1, 10, 40]) {
      const options = { k, atLeast: 0.5 };
      expect(await search(galleries, key, kept, probe, options)).toEqual(
        compareWithAll(kept, probe, options),
      );
    }
  });

  test('orders equal ones by id', async () => {
    const vector = faceLike(64, 7)();
    const kept = new Map(
      [9, 3, 7, 1, 5].flatMap((tens) =>
        Array.from({ length: 30 }, (_, one) => [idOf(tens * 100 + one), vector] as const),
      ),
    );
    await load(kept, 64);
    const found = await search(galleries, key, kept, vector, { k: 40, atLeast: 0.9 });
    expect(found.map(({ id }) => id)).toEqual([...kept.keys()].sort().slice(0, 40));
  });

  test('stays exact where one number outweighs all the others', async () => {
    const random = seeded(8);
    const kept = new Map(
      Array.from({ length: 1_000 }, (_, at) => {
        const spike = Float32Array.from({ length: 96 }, () => (random() - 0.5) * 0.01);
        spike[at % 3] = 1;
        return [idOf(at), normalised(spike)];
      }),
    );
    await load(kept, 96);
    for (const at of [0, 1, 2]) {
      const options = { k: 10, atLeast: -1 };
      const probe = vectorOf(kept, at);
      expect(await search(galleries, key, kept, probe, options)).toEqual(
        compareWithAll(kept, probe, options),
      );
    }
  });
});

test('a search skips what was removed between the scan and the comparison', async () => {
  const kept = new Map(faces(100, 64));
  await load(kept, 64);
  const probe = near(vectorOf(kept, 5), seeded(9));
  kept.delete(idOf(5));
  const options = { k: 3, atLeast: -1 };
  expect(await search(galleries, key, kept, probe, options)).toEqual(
    compareWithAll(kept, probe, options),
  );
});

function faces(count: number, dimensions: number): Kept {
  const next = faceLike(dimensions, 1);
  return new Map(Array.from({ length: count }, (_, at) => [idOf(at), next()]));
}

function vectorOf(kept: Kept, at: number): Float32Array {
  const vector = kept.get(idOf(at));
  if (vector === undefined) throw new Error(`There is no template ${at}`);
  return vector;
}

async function load(kept: Kept, dimensions: number, cohort?: Cohort): Promise<void> {
  await galleries.begin(key, dimensions, cohort);
  await galleries.apply(key, loading(kept));
}
