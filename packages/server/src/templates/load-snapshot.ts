import type { Galleries } from '../gallery/galleries.js';
import { contentsOf, countRecords, unpackChunk } from '../gallery/snapshot.js';
import { unpackId, wordsPerId } from '../gallery/template-ids.js';
import { openChunk, SealBroken } from '../keys/sealing.js';
import type { UserKeys } from '../keys/user-keys.js';
import type {
  GalleryName,
  GalleryRange,
  GallerySnapshot,
  SealedChunk,
  Storage,
} from '../storage/storage.js';
import type { Cohort } from '../vectors/cohort.js';

/** What is loaded, and with what. */
export interface SnapshotLoad {
  name: GalleryName;
  dimensions: number;
  cohort: Cohort | undefined;
  storage: Pick<Storage, 'gallerySnapshots' | 'templates'>;
  galleries: Galleries;
  userKeys: UserKeys;
  /** Opens templates and puts them into the gallery, as far as they are any. */
  loadRest(ids: readonly string[]): Promise<void>;
}

/** The copy does not add up, or a piece of it was changed. */
export class SnapshotBroken extends Error {
  override readonly name = 'SnapshotBroken';
}

/** Chunks that are read at once: some megabytes. */
const chunksAtOnce = 16;

/**
 * The copy of a gallery that it can be loaded from.
 * @param change the gallery is at.
 * @returns undefined where there is none, or none of use: made by something else, or from before what can be told of removals.
 */
export async function usableSnapshot(
  { name, dimensions, cohort, storage }: SnapshotLoad,
  change: number,
): Promise<GallerySnapshot | undefined> {
  const snapshot = await storage.gallerySnapshots.find(name);
  if (snapshot === undefined || snapshot.change > change) return undefined;
  if (snapshot.contents !== contentsOf(dimensions, cohort?.source)) return undefined;
  const since = await storage.templates.changesSince(name, snapshot.change, 1);
  return since && snapshot;
}

/**
 * Puts what a copy holds into a gallery that has begun in memory.
 * @returns the ranges that it lacks, up to its change: chunks that have no key any more, and such as never were.
 * @throws {SnapshotBroken} when it cannot be believed; what is in memory by then cannot, either.
 */
export async function loadSnapshot(
  load: SnapshotLoad,
  snapshot: GallerySnapshot,
): Promise<GalleryRange[]> {
  const { name, storage } = load;
  const lacking: GalleryRange[] = [];
  const seen = { chunks: 0, records: 0, upTo: 0 };
  for (let from = 0; ; ) {
    const { generation } = snapshot;
    const chunks = await storage.gallerySnapshots.chunks(name, generation, from, chunksAtOnce);
    for (const chunk of chunks) {
      if (chunk.after < seen.upTo) throw new SnapshotBroken('Its chunks overlap.');
      if (chunk.after > seen.upTo) lacking.push({ after: seen.upTo, upTo: chunk.after });
      if (!(await takeIn(load, snapshot, chunk)))
        lacking.push({ after: chunk.after, upTo: chunk.upTo });
      seen.chunks += 1;
      seen.records += chunk.records;
      seen.upTo = chunk.upTo;
    }
    const last = chunks.at(-1);
    if (last === undefined) break;
    from = last.number + 1;
  }
  if (seen.chunks !== snapshot.chunks || seen.records !== snapshot.records)
    throw new SnapshotBroken('It does not add up.');
  if (seen.upTo < snapshot.change) lacking.push({ after: seen.upTo, upTo: snapshot.change });
  return lacking;
}

/** @returns false where the chunk has no key any more. */
async function takeIn(
  { name, dimensions, galleries, userKeys, loadRest }: SnapshotLoad,
  { generation, change, contents }: GallerySnapshot,
  { number, after, upTo, records, sealed, key }: SealedChunk,
): Promise<boolean> {
  if (key === undefined) return false;
  try {
    const dataKey = userKeys.openChunkKey(name.clientId, `${generation} ${number}`, key);
    if (dataKey === undefined) return false;
    const place = { ...name, contents, generation, change, number, after, upTo };
    const plain = openChunk(dataKey, place, sealed);
    dataKey.fill(0);
    const chunk = unpackChunk(plain, dimensions);
    plain.fill(0);
    if (chunk === undefined || countRecords(chunk.records, dimensions) !== records)
      throw new SnapshotBroken('A chunk is of another size.');
    await galleries.addRecords(name, chunk.records);
    if (chunk.missing.length > 0) await loadRest(idsOf(chunk.missing));
    return true;
  } catch (error) {
    if (error instanceof SealBroken) throw new SnapshotBroken('A chunk does not open.');
    throw error;
  }
}

function idsOf(packed: Uint32Array): string[] {
  return Array.from({ length: packed.length / wordsPerId }, (_, n) =>
    unpackId(packed, n * wordsPerId),
  );
}
