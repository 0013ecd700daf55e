import type { ReadableKeys } from '../keys/readable-keys.js';
import { open, SealBroken, type TemplateContext } from '../keys/sealing.js';
import type { TemplateRecord, TemplateRepository } from '../storage/storage.js';
import { toVector } from '../vectors/bytes.js';

/** A template in the clear. */
export interface OpenTemplate {
  id: string;
  userId: string;
  /** Id and version of what made it. */
  encoder: string;
  role: TemplateRecord['role'];
  createdAt: number;
  /** Of unit length. */
  vector: Float32Array;
}

/** Where a sealed template belongs. */
export function placeOf(
  clientId: string,
  { id, userId, modality, encoder }: Pick<TemplateRecord, 'id' | 'userId' | 'modality' | 'encoder'>,
): TemplateContext {
  return { clientId, userId, modality, encoder, version: 1, templateId: id };
}

/**
 * Opens templates. One whose key was erased meanwhile is none any more, and is in neither list.
 * @param findKeys finds data keys by their ids.
 * @param now looks templates up as they stand at this moment, whatever a read may have missed.
 * @returns those that opened, and those that did not: they, their keys, or what names these was changed.
 */
export async function openTemplates(
  findKeys: (ids: readonly string[]) => Promise<ReadableKeys>,
  clientId: string,
  records: readonly TemplateRecord[],
  now: (
    work: (templates: TemplateRepository) => Promise<TemplateRecord[]>,
  ) => Promise<TemplateRecord[]>,
): Promise<{ opened: OpenTemplate[]; broken: TemplateRecord[] }> {
  const { keys, broken: brokenKeys } = await findKeys(records.map(({ keyId }) => keyId));
  const opened: OpenTemplate[] = [];
  const broken: TemplateRecord[] = [];
  const keyless: string[] = [];
  for (const record of records) {
    const { id, userId, encoder, role, keyId, createdAt } = record;
    const key = keys.get(keyId);
    if (key === undefined) {
      if (brokenKeys.has(keyId)) broken.push(record);
      else keyless.push(id);
      continue;
    }
    try {
      const bytes = open(key, placeOf(clientId, record), record.sealed);
      opened.push({ id, userId, encoder, role, createdAt, vector: toVector(bytes) });
      bytes.fill(0);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      broken.push(record);
    }
  }
  for (const key of keys.values()) key.fill(0);
  // An erasure takes the rows first and then their keys: a row that stands without its key names another one than it did.
  if (keyless.length > 0)
    broken.push(...(await now((templates) => templates.find(clientId, keyless))));
  return { opened, broken };
}
