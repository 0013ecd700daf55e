import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStorage } from '../../src/storage/open-storage.js';
import { StorageUnavailable, type TemplateRecord } from '../../src/storage/storage.js';
import { aDialogue, aTemplate, aUser, aUserKey, auditLink } from './samples.js';

/** Writes as a server does, and says of each change that it is kept, until it is killed. */
const [, , data = '', databaseUrl = '', clientId = ''] = process.argv;
const storage = await openStorage({ data, databaseUrl: databaseUrl || undefined }, auditLink);
const standing: { user: string; template: TemplateRecord }[] = [];

console.log('ready');
for (let round = 0; ; round += 1) {
  try {
    await (round % 4 === 3 ? removeOldest() : addUser());
    await Promise.all(Array.from({ length: 12 }, decide));
  } catch (error) {
    if (!(error instanceof StorageUnavailable)) throw error;
    await sleep(50);
  }
}

/** Several wait at the same moment, as decisions of one client do. */
async function decide(): Promise<void> {
  const request = randomUUID();
  await storage.audit.append(clientId, { at: Date.now(), action: 'decision', request });
  console.log(`decision ${request}`);
}

async function addUser(): Promise<void> {
  const user = aUser();
  const key = aUserKey(clientId, user.id);
  await storage.userKeys.put(key);
  console.log(`key ${key.id}`);
  await storage.transaction(async ({ users, audit }) => {
    await users.create(clientId, user);
    await audit.append(clientId, { at: Date.now(), action: 'user.created' });
  });
  console.log(`user ${user.id}`);
  const template = aTemplate(user.id, { keyId: key.id });
  await storage.transaction(async ({ templates, audit }) => {
    await templates.add(clientId, template);
    await audit.append(clientId, { at: Date.now(), action: 'template.added' });
  });
  console.log(`template ${template.id}`);
  standing.push({ user: user.id, template });
  await storage.dialogues.swap(clientId, user.id, undefined, aDialogue());
  console.log(`dialogue ${user.id}`);
}

async function removeOldest(): Promise<void> {
  const [oldest] = standing.splice(0, 1);
  if (oldest === undefined) return;
  console.log(`removing ${oldest.template.id} ${oldest.user}`);
  await storage.transaction(async ({ templates, users, audit }) => {
    await templates.remove(clientId, [oldest.template]);
    await users.remove(clientId, oldest.user);
    await audit.append(clientId, { at: Date.now(), action: 'template.removed' });
  });
  console.log(`removed ${oldest.template.id} ${oldest.user}`);
  await storage.userKeys.erase([oldest.template.keyId]);
  console.log(`erased ${oldest.template.keyId}`);
}
