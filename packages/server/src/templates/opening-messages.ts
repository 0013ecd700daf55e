import type { KeyObject } from 'node:crypto';
import type { GalleryName, SealedTemplate } from '../storage/storage.js';

/** Sealed templates of a gallery, a list for each of their fields, for a thread takes few long lists faster than many short ones. */
export interface PackedStretch {
  gallery: GalleryName;
  dimensions: number;
  /** Whether those of one user, which stand side by side, count as one. */
  together: boolean;
  ids: string[];
  userIds: string[];
  roles: SealedTemplate['role'][];
  /** An empty one where the key is gone. */
  masterKeyIds: string[];
  /** Each one's sealed vector, and then its wrapped key. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Where these end, two for each. */
  ends: Uint32Array<ArrayBuffer>;
}

/** What the thread is asked to open. */
export interface OpeningRequest {
  stretch: PackedStretch;
  masterKeys: ReadonlyMap<string, KeyObject>;
}

/** What it answers, to one request after the other. */
export interface OpenedStretch {
  /** Packed ids of those who stand. */
  ids: Uint32Array<ArrayBuffer>;
  /** Their vectors, one after the other. */
  vectors: Float32Array<ArrayBuffer>;
  /** Ids of those that did not open, with all that count as one with them. */
  rest: string[];
}

export function packStretch(
  gallery: GalleryName,
  dimensions: number,
  together: boolean,
  templates: readonly SealedTemplate[],
): PackedStretch {
  const size = templates.reduce(
    (sum, { sealed, key }) => sum + sealed.length + (key?.wrapped.length ?? 0),
    0,
  );
  const bytes = new Uint8Array(size);
  const ends = new Uint32Array(templates.length * 2);
  let at = 0;
  for (const [index, { sealed, key }] of templates.entries()) {
    bytes.set(sealed, at);
    at += sealed.length;
    ends[index * 2] = at;
    if (key !== undefined) bytes.set(key.wrapped, at);
    at += key?.wrapped.length ?? 0;
    ends[index * 2 + 1] = at;
  }
  return {
    ...{ gallery, dimensions, together, bytes, ends },
    ids: templates.map(({ id }) => id),
    userIds: templates.map(({ userId }) => userId),
    roles: templates.map(({ role }) => role),
    masterKeyIds: templates.map(({ key }) => key?.masterKeyId ?? ''),
  };
}
