import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Galleries } from '../../src/gallery/galleries.js';
import { packIds } from '../../src/gallery/template-ids.js';
import { Cohort } from '../../src/vectors/cohort.js';
import { compareWithAll, search } from './truth.js';
import { faceLike, idOf, near, seeded } from './vectors.js';

const everybody = faceLike(64, 2);
const cohort = new Cohort({
  id: 'cohort-1',
  nearest: 20,
  vectors: Array.from({ length: 60 }, everybody),
});

// So small that a few dozen templates are several segments, on all threads.
const spread = { segment: 8, from: 6 };

test.each([
  ['cosines', {}],
  ['scores that are adjusted by a cohort', { cohort }],
  ['cosines in many segments', { spread }],
  ['cosines on two threads', { spread, threads: 2 }],
  ['adjusted scores on three threads', { spread, threads: 3, cohort }],
])(
  'a gallery answers %s as a map does, whatever is added, replaced, removed, copied and begun anew',
  async (_scores, { cohort, ...options }: Course) => {
    const galleries = new Galleries({ maxBytes: 2 ** 22, ...options });
    const key = { clientId: 'client', modality: 'face', encoder: 'encoder 1' };
    const next = faceLike(64, 1);
    // Few faces and ids, so that replacements, removals and equal scores are common.
    const vectors = Array.from({ length: 6 }, next);
    const id = fc.nat({ max: 40 }).map((number) => idOf(number * 0x01000001));
    const template = fc.record({ id, vector: fc.constantFrom(...vectors) });
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constant('change' as const),
          add: fc.uniqueArray(template, { maxLength: 30, selector: (each) => each.id }),
          remove: fc.array(id, { maxLength: 20 }),
        }),
      },
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('search' as const),
          near: fc.constantFrom(...vectors),
          seed: fc.nat(),
          k: fc.integer({ min: 1, max: 50 }),
          atLeast: fc.constantFrom(-1, 0, 0.5, 0.69),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('begin' as const) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('copy' as const) }) },
    );

    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => {
        const model = new Map<string, Float32Array>();
        await galleries.begin(key, 64, cohort);
        let version = 0;
        for (const each of steps) {
          if (each.kind === 'begin') {
            await galleries.begin(key, 64, cohort);
            model.clear();
            version = 0;
          } else if (each.kind === 'copy') {
            const ids = packIds([...model.keys(), idOf(1)]);
            const records = await galleries.records(key, ids, galleries.loading(key));
            await galleries.begin(key, 64, cohort);
            // Twice, since a copy may hold what is there already.
            await galleries.addRecords(key, records.slice());
            await galleries.addRecords(key, records);
            await galleries.apply(key, { add: [], remove: [], version });
          } else if (each.kind === 'change') {
            await galleries.apply(key, { add: each.add, remove: each.remove, version: ++version });
            for (const gone of each.remove) model.delete(gone);
            for (const { id, vector } of each.add) model.set(id, vector);
          } else {
            const probe = near(each.near, seeded(each.seed));
            const found = await search(galleries, key, model, probe, each);
            expect(found).toEqual(compareWithAll(model, probe, each, cohort));
          }
          expect(galleries.version(key)).toBe(version);
          expect(galleries.stats().templates).toBe(model.size);
        }
      }),
      { numRuns: 40 },
    );
    await galleries.close();
  },
);

interface Course {
  cohort?: Cohort;
  threads?: number;
  spread?: { segment: number; from: number };
}
