import { idOf } from '../../test/gallery/vectors.js';
import { Faces, k, probes, timed } from './faces.js';
import { dimensions } from './grouped-faces.js';

// What one would write first: all vectors in one Float32Array, compared one after the other. It is the truth as well.

const [file = '', size = ''] = process.argv.slice(2);
const count = Number(size);
const faces = new Faces(file);
const started = performance.now();
const vectors = faces.read(0, new Float32Array(count * dimensions));
const loading = performance.now() - started;

const looked = Array.from({ length: probes }, (_, at) => faces.probe(at, count).probe);
const figures = await timed(
  (at) => nearest(looked[at] ?? new Float32Array(dimensions)),
  () => process.resourceUsage().maxRSS * 1024,
  loading,
);
process.send?.(figures);

function nearest(probe: Float32Array): string[] {
  const best: { at: number; score: number }[] = [];
  let floor = Number.NEGATIVE_INFINITY;
  for (let at = 0, offset = 0; at < count; at++, offset += dimensions) {
    // Four sums, because one would wait for each addition: twice as fast.
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = 0; i < dimensions; i += 4) {
      a += (probe[i] ?? 0) * (vectors[offset + i] ?? 0);
      b += (probe[i + 1] ?? 0) * (vectors[offset + i + 1] ?? 0);
      c += (probe[i + 2] ?? 0) * (vectors[offset + i + 2] ?? 0);
      d += (probe[i + 3] ?? 0) * (vectors[offset + i + 3] ?? 0);
    }
    const score = a + b + c + d;
    if (score <= floor) continue;
    best.push({ at, score });
    best.sort((a, b) => b.score - a.score).splice(k);
    if (best.length === k) floor = best[k - 1]?.score ?? floor;
  }
  return best.map(({ at }) => idOf(at));
}
