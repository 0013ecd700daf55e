import { availableParallelism } from 'node:os';
import { Galleries } from '../src/gallery/galleries.js';
import { exactSearch, type Match } from '../src/gallery/search.js';
import { packIds } from '../src/gallery/template-ids.js';
import { cosine } from '../src/vectors/unit-vectors.js';
import { idOf } from '../test/gallery/vectors.js';
import { anotherSample, dimensions } from './gallery/grouped-faces.js';
import { type MadeFaces, madeFaces } from './gallery/made-faces.js';

// One gallery on one thread beside the same on several, in segments from its first template on: where that begins to be worth it, and what
// it brings. The scans take turns, so that other work on the machine slows all of them alike.
// With 200,000 templates, unless other numbers are given; each million takes 1.2 GB.
//   pnpm bench segments [TEMPLATES…] [--threads 1,2]

const k = 10;
const probes = 100;
const warmUp = 20;
const batch = 2_000;
const key = { clientId: 'client', modality: 'face', encoder: 'encoder' };

const options = process.argv.slice(2);
const at = options.indexOf('--threads');
const given = at === -1 ? [] : options.splice(at, 2)[1]?.split(',').map(Number);
const threads = given?.length ? given : [1, Math.max(2, availableParallelism())];
const counts = options.length > 0 ? options.map(Number) : [2e5];

console.log(`${dimensions} dimensions, the best ${k}, ${probes} probes by turns`);
console.log(
  'templates  threads  segments MB  resident MB  loading s  ms best tenth  ms p50  ms p95',
);
for (const count of counts) await compare(count);

/** Milliseconds. */
interface Measured {
  loading: number;
  times: number[];
}

async function compare(count: number): Promise<void> {
  const faces = madeFaces(count);
  const face = (number: number) => faces(number, new Float32Array(dimensions));
  const all = threads.map((each) => ({ threads: each, galleries: galleriesOn(each) }));
  const rows = new Map<number, Measured>();
  for (const { threads, galleries } of all)
    rows.set(threads, { loading: await load(galleries, faces, count), times: [] });
  for (let at = -warmUp; at < probes; at++) {
    const probe = anotherSample(
      face(Math.floor((((at + probes) % probes) * count) / probes)),
      at + warmUp,
    );
    const found: Match[][] = [];
    for (const { threads, galleries } of all) {
      const { matches, scanning } = await search(galleries, probe, face);
      found.push(matches);
      if (at >= 0) rows.get(threads)?.times.push(scanning);
    }
    for (const each of found)
      if (JSON.stringify(each) !== JSON.stringify(found[0])) throw new Error('They differ');
  }
  for (const { threads, galleries } of all)
    console.log(line(count, threads, galleries.stats().bytes, rows.get(threads)));
  for (const { galleries } of all) await galleries.close();
}

function line(count: number, threads: number, bytes: number, measured: Measured | undefined) {
  const { loading = 0, times = [] } = measured ?? {};
  times.sort((a, b) => a - b);
  const quantile = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(2);
  return [
    String(count).padStart(9),
    String(threads).padStart(8),
    (bytes / 1e6).toFixed(0).padStart(12),
    (process.memoryUsage().rss / 1e6).toFixed(0).padStart(12),
    (loading / 1e3).toFixed(1).padStart(10),
    quantile(0.1).padStart(14),
    quantile(0.5).padStart(7),
    quantile(0.95).padStart(7),
  ].join(' ');
}

function galleriesOn(threads: number): Galleries {
  return new Galleries({ maxBytes: 2 ** 34, threads, spread: { from: 1 } });
}

async function load(galleries: Galleries, faces: MadeFaces, count: number): Promise<number> {
  const started = performance.now();
  await galleries.begin(key, dimensions);
  for (let first = 0; first < count; first += batch) {
    const ids = Array.from({ length: Math.min(batch, count - first) }, (_, n) => idOf(first + n));
    const vectors = new Float32Array(ids.length * dimensions);
    for (let n = 0; n < ids.length; n++)
      faces(first + n, vectors.subarray(n * dimensions, (n + 1) * dimensions));
    await galleries.add(key, packIds(ids), vectors, first + 1);
  }
  return performance.now() - started;
}

/** @returns also the milliseconds of its scans alone: where whole vectors lie is another matter. */
async function search(
  galleries: Galleries,
  probe: Float32Array,
  face: (number: number) => Float32Array,
) {
  let scanning = 0;
  const matches = await exactSearch(
    async (options) => {
      const started = performance.now();
      const candidates = await galleries.scan(key, probe, options);
      scanning += performance.now() - started;
      return candidates;
    },
    async (candidates) =>
      new Map(candidates.map(({ id }) => [id, cosine(probe, face(Number.parseInt(id, 16)))])),
    { k, atLeast: -1 },
  );
  return { matches, scanning };
}
