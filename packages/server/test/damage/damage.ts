import type { Storage, TemplateRecord, UserKeyRecord } from '../../src/storage/storage.js';

/** Changes what is kept of a user, as a damaged disk would. */
export type Damage = (storage: Storage, clientId: string, userId: string) => Promise<void>;

/** The same template with other fields. */
export function ofTemplate(change: (template: TemplateRecord) => Partial<TemplateRecord>): Damage {
  return (storage, clientId, userId) =>
    storage.transaction(async ({ templates }) => {
      const standing = await templates.ofUser(clientId, userId);
      await templates.remove(clientId, standing);
      for (const template of standing)
        await templates.add(clientId, { ...template, ...change(template) });
    });
}

/** The same keys in other wrappings. */
export function ofKeys(
  change: (key: UserKeyRecord) => Partial<Pick<UserKeyRecord, 'masterKeyId' | 'wrapped'>>,
): Damage {
  return async ({ userKeys }, clientId, userId) => {
    const keys = await userKeys.ofUser(clientId, userId);
    await userKeys.rewrap(keys.map((seen) => ({ ...seen, ...change(seen), seen })));
  };
}

/** With one bit of the last byte changed. */
export function flipped(bytes: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  return changed;
}

/** With another last character. */
export function altered(text: string): string {
  return text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
}
