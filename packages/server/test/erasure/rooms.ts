import { onTestFinished } from 'vitest';
import { Erasure } from '../../src/erasure/erasure.js';
import { Galleries } from '../../src/gallery/galleries.js';
import type { Keys } from '../../src/keys/key-folder.js';
import { MasterKey } from '../../src/keys/master-key.js';
import { UserKeys } from '../../src/keys/user-keys.js';
import type { Storage } from '../../src/storage/storage.js';
import { type NewTemplate, Templates } from '../../src/templates/templates.js';

/** The rooms that keep and erase templates, as a server wires them. */
export interface ErasureRooms {
  userKeys: UserKeys;
  templates: Templates;
  erasure: Erasure;
}

/**
 * Opens the rooms on a storage, until the end of the test.
 * @param ofTemplates what the room of the templates sees of the storage.
 */
export async function openRooms(
  storage: Storage,
  keys: Keys,
  ofTemplates = storage,
): Promise<ErasureRooms> {
  const masterKey = await MasterKey.open(storage, keys);
  const userKeys = new UserKeys(storage.userKeys, keys, masterKey);
  const galleries = new Galleries({ maxBytes: 2 ** 26 });
  onTestFinished(() => galleries.close());
  const templates = new Templates(ofTemplates, userKeys, galleries);
  return { userKeys, templates, erasure: new Erasure(storage, userKeys, templates) };
}

/** A template like no other. */
export function aNewTemplate(userId: string, known: Partial<NewTemplate> = {}): NewTemplate {
  return { userId, modality: 'face', encoder: 'an-encoder-1', vector: aVector(128), ...known };
}

/** A random direction: two of them are nearly at right angles. */
export function aVector(dimensions: number): Float32Array {
  const vector = Float32Array.from({ length: dimensions }, () => Math.random() - 0.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** Enrols a template that nobody else has. */
export async function enrol(
  { templates }: ErasureRooms,
  clientId: string,
  template: NewTemplate,
): Promise<void> {
  const { outcome } = await templates.enroll(clientId, template, 0.9, Date.now(), async () => {});
  if (outcome !== 'enrolled') throw new Error(`The enrolment came to: ${outcome}`);
}
