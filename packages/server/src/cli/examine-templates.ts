import { openFingerprint } from '../heard/heard-recordings.js';
import type { Keys } from '../keys/key-folder.js';
import { readableKeys } from '../keys/readable-keys.js';
import { SealBroken } from '../keys/sealing.js';
import type { Storage, TemplateRecord } from '../storage/storage.js';
import { openTemplates } from '../templates/opening.js';
import { type Finding, failure, ok } from './finding.js';

/** Rows that are opened in one go. */
const batch = 200;
/** Users who are named; of more, there is a number. */
const named = 20;

/** Somebody of whom something does not open. */
interface Damaged {
  clientId: string;
  userId: string;
  /** Such as `face`. */
  what: string;
}

/**
 * Looks for what does not open.
 * @param deep opens every key, template and fingerprint of a recording; otherwise only those that servers found not to open.
 */
export async function examineTemplates(
  storage: Storage,
  keys: Keys,
  deep: boolean,
): Promise<Finding> {
  const about = deep ? 'every row' : 'unreadable';
  const damaged = deep
    ? [
        ...(await damagedKeys(storage, keys)),
        ...(await damagedTemplates(storage, keys)),
        ...(await damagedFingerprints(storage, keys)),
      ]
    : await knownDamaged(storage, keys);
  if (damaged.length === 0)
    return ok(about, deep ? 'all keys, templates and fingerprints open' : 'none that a server met');
  const clients = new Map((await storage.clients.list()).map(({ id, name }) => [id, name]));
  const says = [
    ...new Set(
      damaged.map(
        ({ clientId, userId, what }) =>
          `${what} of the user ${userId} of ${clients.get(clientId) ?? clientId}`,
      ),
    ),
  ];
  const more = says.length > named ? ` and ${says.length - named} more` : '';
  return failure(
    about,
    `what does not open: ${says.slice(0, named).join(', ')}${more}. Searches leave it out. Restore a backup from before the damage, or delete the enrolment or the user, and enrol again.`,
  );
}

async function knownDamaged(storage: Storage, keys: Keys): Promise<Damaged[]> {
  const damaged: Damaged[] = [];
  for (const { clientId, id } of await storage.unreadable.list(1_000)) {
    const found = await storage.templates.find(clientId, [id]);
    damaged.push(...(await notOpening(storage, keys, clientId, found)));
  }
  return damaged;
}

async function damagedTemplates(storage: Storage, keys: Keys): Promise<Damaged[]> {
  const damaged: Damaged[] = [];
  for (let after: { clientId: string; id: string } | undefined; ; ) {
    const page = await storage.templates.page(after, batch);
    for (const clientId of new Set(page.map((template) => template.clientId))) {
      const ofClient = page.filter((template) => template.clientId === clientId);
      damaged.push(...(await notOpening(storage, keys, clientId, ofClient)));
    }
    after = page.at(-1);
    if (after === undefined) return damaged;
  }
}

async function notOpening(
  storage: Storage,
  keys: Keys,
  clientId: string,
  templates: readonly TemplateRecord[],
): Promise<Damaged[]> {
  const { opened, broken } = await openTemplates(
    async (ids) => readableKeys(keys, await storage.userKeys.findMany([...new Set(ids)])),
    clientId,
    templates,
    (work) => storage.transaction((repositories) => work(repositories.templates)),
  );
  for (const { vector } of opened) vector.fill(0);
  return broken.map(({ userId, modality }) => ({ clientId, userId, what: modality }));
}

async function damagedKeys(storage: Storage, keys: Keys): Promise<Damaged[]> {
  const damaged: Damaged[] = [];
  for (let after = ''; ; ) {
    const page = await storage.userKeys.page(after, batch);
    const { keys: opened, broken } = readableKeys(keys, page);
    for (const key of opened.values()) key.fill(0);
    for (const { id, clientId, userId, purpose } of page)
      if (broken.has(id)) damaged.push({ clientId, userId, what: `key of ${purpose}` });
    const last = page.at(-1);
    if (last === undefined) return damaged;
    after = last.id;
  }
}

async function damagedFingerprints(storage: Storage, keys: Keys): Promise<Damaged[]> {
  const damaged: Damaged[] = [];
  for (let after: { clientId: string; id: string } | undefined; ; ) {
    const page = await storage.heard.page(after, batch);
    const ids = [...new Set(page.map(({ keyId }) => keyId))];
    const opened = readableKeys(keys, await storage.userKeys.findMany(ids));
    for (const { sealed, keyId, ...heard } of page) {
      const key = opened.keys.get(keyId);
      // Keys that do not open are named as such; those that were erased just now have nothing any more.
      if (sealed === undefined || key === undefined) continue;
      try {
        openFingerprint(key, heard, { id: heard.id, sealed }).fill(0);
      } catch (error) {
        if (!(error instanceof SealBroken)) throw error;
        const { clientId, userId } = heard;
        damaged.push({ clientId, userId, what: 'recording' });
      }
    }
    for (const key of opened.keys.values()) key.fill(0);
    after = page.at(-1);
    if (after === undefined) return damaged;
  }
}
