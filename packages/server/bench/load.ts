import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Galleries } from '../src/gallery/galleries.js';
import { startServer } from '../src/http/start-server.js';
import { MasterKey } from '../src/keys/master-key.js';
import { openKeys } from '../src/keys/open-keys.js';
import { UserKeys } from '../src/keys/user-keys.js';
import { openStorage } from '../src/storage/open-storage.js';
import type { Storage } from '../src/storage/storage.js';
import { auditLink } from '../src/system.js';
import { Templates } from '../src/templates/templates.js';
import { createClient } from '../src/tenants/clients.js';
import { PostgresOfTheAttack } from './attack/postgres.js';
import { fillGallery, randomVector } from './load/fill-gallery.js';
import { loadFormerly } from './load/formerly.js';
import { at, Times } from './load/times.js';

/**
 * How long a sealed gallery takes to come into memory when it is first searched, beside how the first release loaded it, and what
 * another client's look-ups take meanwhile; on both databases, where PostgreSQL is installed.
 */
const templates = Number(process.argv[2] ?? 100_000);
const rounds = 3;
const dimensions = 512;
const encoder = 'bench-1';
const folder = mkdtempSync(join(tmpdir(), 'biometrid-load-'));
const postgres = new PostgresOfTheAttack();
try {
  console.log(`${templates} sealed templates of ${dimensions} dimensions, ${rounds} rounds`);
  await measure('SQLite');
  const url = await postgres.freshDatabase();
  if (url !== undefined) await measure('PostgreSQL', url);
  await measureIdle();
} finally {
  await postgres.end();
  rmSync(folder, { recursive: true });
}

async function measure(database: string, databaseUrl?: string): Promise<void> {
  const data = join(folder, database);
  const { keys } = openKeys(data, undefined, true);
  const storage = await openStorage({ data, databaseUrl }, auditLink(keys));
  const { id: clientId } = await createClient(storage, keys.pepper, 'a large client');
  const userKeys = new UserKeys(storage.userKeys, keys, await MasterKey.open(storage, keys));
  await fillGallery(storage, keys, clientId, { templates, dimensions, encoder });
  const name = { clientId, modality: 'face', encoder };
  const searched = { modality: 'face', encoder, cohort: undefined } as const;
  const formerly = new Times();
  const now = new Times();
  const copied = new Times();
  const fromCopy = new Times();
  const delays: number[] = [];
  const searches: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await formerly.of(() => loadFormerly(storage, userKeys, name, dimensions));
    let room = await aRoom();
    // By itself: who looks up beside it takes a part of the processors.
    const loading = watched(storage, delays);
    await room.templates.prepare(clientId, { ...searched, dimensions });
    await loading.end();
    await room.galleries.close();
    room = await aRoom();
    await now.of(() => room.templates.prepare(clientId, { ...searched, dimensions }));
    await copied.of(() => room.templates.copyGalleries());
    await room.galleries.close();
    room = await aRoom();
    await fromCopy.of(() => room.templates.prepare(clientId, { ...searched, dimensions }));
    const { generation = '' } = (await storage.gallerySnapshots.find(name)) ?? {};
    await storage.gallerySnapshots.discard(name, generation);
    for (let n = 0; n < 50; n += 1) {
      const probe = { ...searched, vector: randomVector(dimensions) };
      const began = performance.now();
      await room.templates.search(clientId, probe, { limit: 1, atLeast: 0.1 });
      searches.push(performance.now() - began);
    }
    await room.galleries.close();
  }
  await storage.close();

  /** With its thread, which takes a while to start where it is made from source. */
  async function aRoom() {
    const galleries = new Galleries({ maxBytes: 2 ** 32 });
    await galleries.begin({ ...name, encoder: 'another' }, dimensions);
    return {
      galleries,
      templates: new Templates(storage, userKeys, galleries, { snapshots: true }),
    };
  }

  console.log(
    [
      `${database}: in memory after ${now}, formerly ${formerly}: ${now.beside(formerly)} (at most 0.5)`,
      `  from its copy after ${fromCopy}: ${fromCopy.beside(formerly)} (at most 0.2); made in ${copied}`,
      `  meanwhile a look-up of another client: p50 ${at(delays, 0.5).toFixed(1)} ms, p99 ${at(delays, 0.99).toFixed(1)} ms, most ${at(delays, 1).toFixed(1)} ms`,
      `  searching it, sealed candidates opened: p50 ${at(searches, 0.5).toFixed(1)} ms, p95 ${at(searches, 0.95).toFixed(1)} ms`,
    ].join('\n'),
  );
}

/** Looks another client's users up until it is told to end, and notes what that takes, from asking to the answer. */
function watched(storage: Storage, delays: number[]): { end(): Promise<void> } {
  let loading = true;
  const watching = (async () => {
    while (loading) {
      const began = performance.now();
      await new Promise((resolve) => setImmediate(resolve));
      await storage.users.exists('another client', 'a user');
      delays.push(performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  return {
    end() {
      loading = false;
      return watching;
    },
  };
}

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
