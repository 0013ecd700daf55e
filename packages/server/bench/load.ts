import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../src/http/start-server.js';
import { openKeys } from '../src/keys/open-keys.js';
import { openStorage } from '../src/storage/open-storage.js';
import { auditLink, openSystem } from '../src/system.js';
import { createClient } from '../src/tenants/clients.js';
import { fillGallery, randomVector } from './load/fill-gallery.js';

/**
 * How long a sealed gallery takes to come into memory when it is first searched, and what another client's requests take
 * meanwhile.
 */
const templates = Number(process.argv[2] ?? 100_000);
const dimensions = 512;
const encoder = 'bench-1';
const folder = mkdtempSync(join(tmpdir(), 'biometrid-load-'));
const data = join(folder, 'data');

const { keys } = openKeys(data, undefined, true);
const storage = await openStorage({ data }, auditLink(keys));
const { id: clientId } = await createClient(storage, keys.pepper, 'a large client');
await fillGallery(storage, keys, clientId, { templates, dimensions, encoder });
await storage.close();

const system = await openSystem({ data });
const { services } = system;
const delays: number[] = [];
let loading = true;
const watch = (async () => {
  // What another client's look-up takes, from asking to its answer.
  while (loading) {
    const began = performance.now();
    await new Promise((resolve) => setImmediate(resolve));
    await services.storage.users.exists('another client', 'a user');
    delays.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
})();
const began = performance.now();
await services.templates.search(
  clientId,
  { modality: 'face', encoder, vector: randomVector(dimensions), cohort: undefined },
  { limit: 1, atLeast: 0.9 },
);
const took = performance.now() - began;
loading = false;
await watch;
delays.sort((a, b) => a - b);
console.log(
  `${templates} sealed templates of ${dimensions} dimensions: first search after ${(took / 1_000).toFixed(2)} s (at most 5 s for 100,000)`,
);
console.log(
  `meanwhile a look-up of another client: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms`,
);
const searches: number[] = [];
for (let n = 0; n < 200; n += 1) {
  const began = performance.now();
  await services.templates.search(
    clientId,
    { modality: 'face', encoder, vector: randomVector(dimensions), cohort: undefined },
    { limit: 1, atLeast: 0.1 },
  );
  searches.push(performance.now() - began);
}
searches.sort((a, b) => a - b);
console.log(
  `searching it, sealed candidates opened: p50 ${searches[100]?.toFixed(1)} ms, p95 ${searches[190]?.toFixed(1)} ms`,
);
await system.close();
await measureIdle();
rmSync(folder, { recursive: true });

async function measureIdle(): Promise<void> {
  const empty = join(folder, 'empty');
  const began = performance.now();
  const server = await startServer({
    data: empty,
    makeMissingKeys: true,
    port: 0,
    logLevel: 'silent',
  });
  console.log(
    `a server on an empty folder listens after ${Math.round(performance.now() - began)} ms`,
  );
  await server.close();
}

function at(share: number): string {
  return (delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? 0).toFixed(1);
}
