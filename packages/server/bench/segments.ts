import { availableParallelism } from 'node:os';
import { Galleries } from '../src/gallery/galleries.js';
import { exactSearch, type Match } from '../src/gallery/search.js';
import { cosine } from '../src/vectors/unit-vectors.js';
import { idOf, near, seeded } from '../test/gallery/vectors.js';
import { type MadeFaces, madeFaces } from './gallery/made-faces.js';

// One gallery on one thread beside the same on several, in segments from its first template on: where that begins to be worth it, and what
// it brings. The scans take turns, so that other work on the machine slows all of them alike.
//   pnpm bench segments [TEMPLATES…] [--threads 1,2]

const dimensions = 512;
const k = 10;
const probes = 100;
const warmUp = 20;
const batch = 1_000;
const key = { clientId: 'client', modality: 'face', encoder: 'encoder' };

const options = process.argv.slice(2);
const at = options.indexOf('--threads');
const given = at === -1 ? [] : options.splice(at, 2)[1]?.split(',').map(Number);
const threads = given?.length ? given : [1, Math.max(2, availableParallelism())];
const counts = options.length > 0 ? options.map(Number) : [5e3, 1e4, 2e4, 5e4, 2e5, 2e6];

console.log(`${dimensions} dimensions, the best ${k}, ${probes} probes by turns`);
console.log(
  'templates  threads  segments MB  resident MB  loading s  ms best tenth  ms p50  ms p95',
);
for (const count of counts) await compare(count);

async function compare(count: number): Promise<void> {
  const faces = madeFaces(dimensions, count);
  const all = threads.map((each) => ({ threads: each, galleries: galleriesOn(each) }));
  const rows = new Map<number, { loading: number; times: number[] }>();
  for (const { threads, galleries } of all)
    rows.set(threads, { loading: await load(galleries, faces, count), times: [] });
  for (let at = -warmUp; at < probes; at++) {
    const probe = near(faces(Math.floor((((at + probes) % probes) * count) / probes)), seeded(at));
    const found: Match[][] = [];
    for (const { threads, galleries } of all) {
      const { matches, scanning } = await search(galleries, probe, faces);
      found.push(matches);
      if (at >= 0) rows.get(threads)?.times.push(scanning);
    }
    for (const each of found)
      if (JSON.stringify(each) !== JSON.stringify(found[0])) throw new Error('They differ');
  }
  for (const { threads, galleries } of all) {
    const { loading = 0, times = [] } = rows.get(threads) ?? {};
    times.sort((a, b) => a - b);
    const quantile = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(2);
    console.log(
      [
        String(count).padStart(9),
        String(threads).padStart(8),
        (galleries.stats().bytes / 1e6).toFixed(0).padStart(12),
        (process.memoryUsage().rss / 1e6).toFixed(0).padStart(12),
        (loading / 1e3).toFixed(1).padStart(10),
        quantile(0.1).padStart(14),
        quantile(0.5).padStart(7),
        quantile(0.95).padStart(7),
      ].join(' '),
    );
  }
  for (const { galleries } of all) await galleries.close();
}

function galleriesOn(threads: number): Galleries {
  return new Galleries({ maxBytes: 2 ** 34, threads, spread: { from: 1 } });
}

async function load(galleries: Galleries, faces: MadeFaces, count: number): Promise<number> {
  const started = performance.now();
  await galleries.begin(key, dimensions);
  for (let first = 0; first < count; first += batch) {
    const add = Array.from({ length: Math.min(batch, count - first) }, (_, n) => ({
      id: idOf(first + n),
      vector: faces(first + n),
    }));
    await galleries.apply(key, { add, remove: [], version: first + 1 });
  }
  return performance.now() - started;
}

/** @returns also the milliseconds of its scans alone: where whole vectors lie is another matter. */
async function search(galleries: Galleries, probe: Float32Array, faces: MadeFaces) {
  let scanning = 0;
  const matches = await exactSearch(
    async (options) => {
      const started = performance.now();
      const candidates = await galleries.scan(key, probe, options);
      scanning += performance.now() - started;
      return candidates;
    },
    async (candidates) =>
      new Map(candidates.map(({ id }) => [id, cosine(probe, faces(Number.parseInt(id, 16)))])),
    { k, atLeast: -1 },
  );
  return { matches, scanning };
}
