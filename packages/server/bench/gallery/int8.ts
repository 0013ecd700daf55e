import { Galleries } from '../../src/gallery/galleries.js';
import { exactSearch } from '../../src/gallery/search.js';
import { cosine } from '../../src/vectors/unit-vectors.js';
import { idOf } from '../../test/gallery/vectors.js';
import { Faces, k, probes, timed } from './faces.js';
import { dimensions } from './grouped-faces.js';

// The gallery as the server uses it: codes in memory, whole vectors read row by row for what has to be rescored.

const [file = '', size = ''] = process.argv.slice(2);
const count = Number(size);
const faces = new Faces(file);
const galleries = new Galleries({ maxBytes: 2 ** 30 });
const key = { clientId: 'client', modality: 'face', encoder: 'encoder' };
const batch = 1_000;

const started = performance.now();
await galleries.begin(key, dimensions);
const rows = new Float32Array(batch * dimensions);
for (let first = 0; first < count; first += batch) {
  faces.read(first, rows);
  const add = Array.from({ length: batch }, (_, at) => ({
    id: idOf(first + at),
    vector: rows.subarray(at * dimensions, (at + 1) * dimensions),
  }));
  await galleries.apply(key, { add, remove: [], version: first + batch });
}
const loading = performance.now() - started;

const looked = Array.from({ length: probes }, (_, at) => faces.probe(at, count).probe);
const figures = await timed(
  async (at) => {
    const probe = looked[at] ?? new Float32Array(dimensions);
    const found = await exactSearch(
      (options) => galleries.scan(key, probe, options),
      async (candidates) =>
        new Map(
          candidates.map(({ id }) => [id, cosine(probe, faces.row(Number.parseInt(id, 16)))]),
        ),
      { k, atLeast: -1 },
    );
    return found.map(({ id }) => id);
  },
  () => process.resourceUsage().maxRSS * 1024,
  loading,
);
process.send?.(figures);
await galleries.close();
