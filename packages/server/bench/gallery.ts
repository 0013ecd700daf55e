import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Faces, type Figures, k, probes, writeFaces } from './gallery/faces.js';
import { dimensions } from './gallery/grouped-faces.js';
import { plot } from './gallery/plot.js';

// Exact search in a gallery beside a comparison with every vector in plain JavaScript, each in a process of its own, on the
// same faces, of whom some are much alike; a probe is another sample of one of them, good or poor.

const lines: Record<string, [number, number][]> = { 'int8, rescored': [], 'plain JavaScript': [] };
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1e4, 1e5, 1e6];
const folder = mkdtempSync(join(tmpdir(), 'biometrid-bench-'));

console.log(`${dimensions} dimensions, the best ${k}, one thread, ${probes} probes`);
console.log(
  'templates  ms p50  ms p95  plain JS ms  times as fast  resident MB  loading s  rank 1  recall',
);
try {
  for (const count of sizes) {
    const file = join(folder, 'faces');
    writeFaces(file, count);
    const int8 = await figures('int8', file, count);
    const plain = await figures('plain', file, count);
    lines['int8, rescored']?.push([count, int8.p50]);
    lines['plain JavaScript']?.push([count, plain.p50]);
    const faces = new Faces(file);
    let first = 0;
    let recalled = 0;
    for (const [at, found] of int8.found.entries()) {
      if (found[0] === faces.probe(at, count).mate && found[0] === plain.found[at]?.[0]) first++;
      recalled += found.filter((id) => plain.found[at]?.includes(id)).length;
    }
    console.log(
      [
        String(count).padStart(9),
        int8.p50.toFixed(2).padStart(7),
        int8.p95.toFixed(2).padStart(7),
        plain.p50.toFixed(1).padStart(12),
        (plain.p50 / int8.p50).toFixed(1).padStart(14),
        (int8.residentBytes / 1e6).toFixed(0).padStart(12),
        (int8.loading / 1e3).toFixed(1).padStart(10),
        (first / probes).toFixed(3).padStart(7),
        (recalled / (probes * k)).toFixed(3).padStart(7),
      ].join(' '),
    );
  }
  // Where the docs have it: `docs/guides/gallery-search.svg`.
  const drawing = process.env['BIOMETRID_BENCH_PLOT'];
  if (drawing !== undefined) writeFileSync(drawing, plot(lines));
} finally {
  rmSync(folder, { recursive: true });
}

async function figures(name: string, file: string, count: number): Promise<Figures> {
  const script = fileURLToPath(new URL(`gallery/${name}.ts`, import.meta.url));
  const child = fork(script, [file, String(count)], { execArgv: process.execArgv });
  const answer = new Promise<Figures>((resolve) => child.once('message', resolve));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The process of ${name} ended with ${code}`);
  return answer;
}
