import { randomBytes } from 'node:crypto';
import type { Keys } from '../../src/keys/key-folder.js';
import { newDataKey, seal } from '../../src/keys/sealing.js';
import type { Storage, TemplateRecord, UserKeyRecord } from '../../src/storage/storage.js';
import { toBytes } from '../../src/vectors/bytes.js';

/** How a made-up gallery looks. */
export interface MadeUpGallery {
  readonly templates: number;
  readonly dimensions: number;
  readonly encoder: string;
}

/** Puts users with random faces into the database: each template sealed under a key of its own, as enrolments do it. */
export async function fillGallery(
  storage: Storage,
  keys: Keys,
  clientId: string,
  { templates: count, dimensions, encoder }: MadeUpGallery,
): Promise<void> {
  const masterKeyId = keys.masterKeyIds().at(-1) ?? '';
  const createdAt = Date.now();
  for (let start = 0; start < count; start += 1_000) {
    const made: { template: TemplateRecord; key: UserKeyRecord }[] = [];
    for (let n = start; n < Math.min(count, start + 1_000); n += 1) made.push(one(n));
    for (let at = 0; at < made.length; at += 100)
      await Promise.all(made.slice(at, at + 100).map(({ key }) => storage.userKeys.put(key)));
    await storage.transaction(async ({ users, templates }) => {
      for (const { template } of made) {
        await users.create(clientId, {
          id: template.userId,
          referenceId: 'bench',
          macAddress: undefined,
          appToken: undefined,
          createdAt,
        });
        await templates.add(clientId, template);
      }
    });
  }

  function one(n: number): { template: TemplateRecord; key: UserKeyRecord } {
    const userId = n.toString(16).padStart(24, '0');
    const id = randomBytes(12).toString('hex');
    const key = newDataKey();
    const keyId = `key-${n}`;
    const place = { clientId, userId, modality: 'face', encoder, version: 1, templateId: id };
    return {
      template: {
        id,
        userId,
        modality: 'face',
        encoder,
        role: 'enrolment',
        keyId,
        sealed: seal(key, place, toBytes(randomVector(dimensions))),
        createdAt,
        usedAt: createdAt,
      },
      key: {
        id: keyId,
        clientId,
        userId,
        purpose: 'face',
        masterKeyId,
        wrapped: keys.wrap(masterKeyId, key, { clientId, userId }),
        createdAt,
      },
    };
  }
}

/** A vector of unit length. */
export function randomVector(dimensions: number): Float32Array {
  const vector = Float32Array.from({ length: dimensions }, () => Math.random() - 0.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
