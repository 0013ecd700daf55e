import { randomUUID } from 'node:crypto';
import type { Galleries } from '../gallery/galleries.js';
import { contentsOf, countRecords, packChunk } from '../gallery/snapshot.js';
import { packIds, unpackId, wordsPerId } from '../gallery/template-ids.js';
import { sealChunk } from '../keys/sealing.js';
import type { UserKeys } from '../keys/user-keys.js';
import type { GalleryName, GallerySnapshot, NewChunk, Storage } from '../storage/storage.js';
import type { Cohort } from '../vectors/cohort.js';

/** What is copied, and with what. */
export interface SnapshotWork {
  name: GalleryName;
  dimensions: number;
  cohort: Cohort | undefined;
  storage: Pick<Storage, 'gallerySnapshots'>;
  galleries: Galleries;
  userKeys: UserKeys;
  /** Enrolments of a chunk. */
  chunk: number;
}

/** Chunks that are kept in one transaction. */
const chunksAtOnce = 8;

/** A share of a gallery that changes before it is copied again, or that its copy lacks. */
const worthACopy = 0.1;

/** Whether a gallery in memory has no copy that is worth much. @param change the gallery is at. */
export async function needsSnapshot(
  {
    name,
    dimensions,
    cohort,
    storage,
    galleries,
    userKeys,
  }: SnapshotWork & {
    storage: Pick<Storage, 'templates'>;
  },
  change: number,
): Promise<boolean> {
  const snapshot = await storage.gallerySnapshots.find(name);
  if (snapshot === undefined || snapshot.change > change) return true;
  if (snapshot.contents !== contentsOf(dimensions, cohort?.source)) return true;
  const share = (galleries.size(name) ?? 0) * worthACopy;
  if (change - snapshot.change > share) return true;
  const masterKeyIds = [...userKeys.masterKeys().keys()];
  const readable = await storage.gallerySnapshots.readable(name, snapshot.generation, masterKeyIds);
  if (readable < snapshot.chunks * (1 - worthACopy)) return true;
  // Without the marks of removals nobody can go on from it.
  return (await storage.templates.changesSince(name, snapshot.change, 1)) === undefined;
}

/**
 * Copies a gallery that is in memory.
 * @param goOn is asked before every few chunks.
 * @returns false when it was not to go on, or the gallery left the memory; then the copy before still stands, and what was written is
 *   to be removed.
 */
export async function writeSnapshot(
  work: SnapshotWork,
  goOn: () => Promise<boolean>,
): Promise<boolean> {
  const { name, dimensions, cohort, galleries } = work;
  const change = galleries.version(name);
  // One that is evicted and loaded again meanwhile may not have come as far.
  const loading = galleries.loading(name);
  if (change === undefined || change === 0) return false;
  const contents = contentsOf(dimensions, cohort?.source);
  const snapshot = { generation: randomUUID(), change, contents, chunks: 0, records: 0 };
  return writeChunks({ ...work, loading }, snapshot, goOn);
}

/** @property loading of the gallery that the copy is of. */
type OneLoading = SnapshotWork & { loading: number | undefined };

async function writeChunks(
  work: OneLoading,
  snapshot: GallerySnapshot,
  goOn: () => Promise<boolean>,
): Promise<boolean> {
  const { name, storage, galleries } = work;
  const { gallerySnapshots } = storage;
  const { change } = snapshot;
  let number = 0;
  for (let after = 0; after < change; ) {
    if (!(await goOn())) return false;
    const range = { after, upTo: change };
    const limit = chunksAtOnce * work.chunk;
    const enrolments = await gallerySnapshots.enrolments(name, range, limit);
    const chunks: NewChunk[] = [];
    for (let at = 0; at < enrolments.length; at += work.chunk) {
      const some = enrolments.slice(at, at + work.chunk);
      const upTo = some.at(-1)?.change ?? after;
      const ids = some.map(({ id }) => id);
      chunks.push(await chunkOf(work, snapshot, { number, after, upTo }, ids));
      number += 1;
      after = upTo;
    }
    if (chunks.length === 0) break;
    const added = await gallerySnapshots.addChunks(name, snapshot.generation, chunks);
    for (const [index, { records }] of chunks.entries()) {
      if (!added[index]) continue;
      snapshot.chunks += 1;
      snapshot.records += records;
    }
  }
  if (galleries.loading(name) !== work.loading) return false;
  return gallerySnapshots.put(name, snapshot);
}

async function chunkOf(
  { name, dimensions, galleries, userKeys, loading }: OneLoading,
  { generation, change, contents }: { generation: string; change: number; contents: string },
  place: { number: number; after: number; upTo: number },
  ids: readonly string[],
): Promise<NewChunk> {
  const records = await galleries.records(name, packIds(ids), loading);
  const count = countRecords(records, dimensions);
  const missing = count === ids.length ? [] : missingOf(ids, records, dimensions);
  const plain = packChunk({ records, missing: packIds(missing) });
  records.fill(0);
  const { key, ...wrapped } = userKeys.makeChunkKey(name.clientId, `${generation} ${place.number}`);
  const sealed = sealChunk(key, { ...name, contents, generation, change, ...place }, plain);
  key.fill(0);
  plain.fill(0);
  return { ...place, records: count, sealed, key: wrapped, enrolments: ids.length };
}

/** Those of whom there is no record. */
function missingOf(ids: readonly string[], records: Uint8Array, dimensions: number): string[] {
  const size = records.length / Math.max(1, countRecords(records, dimensions));
  const present = new Set<string>();
  for (let end = size; size > 0 && end <= records.length; end += size) {
    // A record ends with its id.
    const words = new Uint32Array(records.slice(end - wordsPerId * 4, end).buffer);
    present.add(unpackId(words, 0));
  }
  return ids.filter((id) => !present.has(id));
}
