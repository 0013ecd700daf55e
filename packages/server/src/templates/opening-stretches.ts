import type { KeyObject } from 'node:crypto';
import { packIds } from '../gallery/template-ids.js';
import { open, SealBroken, unwrapDataKey } from '../keys/sealing.js';
import { toVector } from '../vectors/bytes.js';
import { asOne } from './as-one.js';
import { placeOf } from './opening.js';
import type { OpenedStretch, PackedStretch } from './opening-messages.js';

/** Opens a stretch of a gallery, as far as it opens: what became of the rest is for somebody to find out who can ask the storage. */
export function openStretch(
  stretch: PackedStretch,
  masterKeys: ReadonlyMap<string, KeyObject>,
): OpenedStretch {
  const { dimensions, ids } = stretch;
  const standing: string[] = [];
  const vectors = new Float32Array(new ArrayBuffer(ids.length * dimensions * 4));
  const rest: string[] = [];
  for (const [from, to] of wholes(stretch)) {
    const one = openWhole(stretch, from, to, masterKeys);
    if (one === undefined) {
      rest.push(...ids.slice(from, to));
      continue;
    }
    vectors.set(one.vector, standing.length * dimensions);
    one.vector.fill(0);
    standing.push(one.id);
  }
  return {
    ids: packIds(standing),
    vectors: vectors.subarray(0, standing.length * dimensions),
    rest,
  };
}

/** Where those begin and end that count as one. */
function* wholes({ ids, userIds, together }: PackedStretch): Generator<[from: number, to: number]> {
  for (let from = 0; from < ids.length; ) {
    let to = from + 1;
    while (together && to < ids.length && userIds[to] === userIds[from]) to += 1;
    yield [from, to];
    from = to;
  }
}

/** @returns undefined where one of them does not open, or there is nothing that they count as. */
function openWhole(
  stretch: PackedStretch,
  from: number,
  to: number,
  masterKeys: ReadonlyMap<string, KeyObject>,
): { id: string; vector: Float32Array } | undefined {
  const { ids, userIds, roles, gallery } = stretch;
  const opened = [];
  for (let index = from; index < to; index += 1) {
    const vector = openOne(stretch, index, masterKeys);
    if (vector?.length !== stretch.dimensions) return undefined;
    const [id = '', userId = '', role = 'enrolment'] = [ids[index], userIds[index], roles[index]];
    opened.push({ id, userId, role, vector, encoder: gallery.encoder, createdAt: 0 });
  }
  if (!stretch.together) return opened[0];
  const one = asOne(opened);
  for (const { vector } of opened) if (vector !== one?.vector) vector.fill(0);
  return one;
}

function openOne(
  { ids, userIds, masterKeyIds, bytes, ends, gallery }: PackedStretch,
  index: number,
  masterKeys: ReadonlyMap<string, KeyObject>,
): Float32Array | undefined {
  const masterKeyId = masterKeyIds[index] ?? '';
  const masterKey = masterKeys.get(masterKeyId);
  if (masterKey === undefined) return undefined;
  const [id = '', userId = ''] = [ids[index], userIds[index]];
  const [begin = 0, middle = 0, end = 0] = [
    ends[2 * index - 1],
    ends[2 * index],
    ends[2 * index + 1],
  ];
  try {
    const owner = { clientId: gallery.clientId, userId, masterKeyId };
    const key = unwrapDataKey(masterKey, owner, bytes.subarray(middle, end));
    const place = placeOf(gallery.clientId, { ...gallery, id, userId });
    const plain = open(key, place, bytes.subarray(begin, middle));
    key.fill(0);
    const vector = toVector(plain);
    plain.fill(0);
    return vector;
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}
