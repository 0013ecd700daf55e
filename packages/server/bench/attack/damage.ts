import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyFolderOf } from '../../src/keys/open-keys.js';
import { altered, type Damage, flipped, ofKeys, ofTemplate } from '../../test/damage/damage.js';
import { type TestClient, testClient } from '../../test/server-under-test.js';
import type { Attack, Ground } from './attack.js';
import { Findings } from './findings.js';
import { photoOf } from './kills/people.js';
import { onTarget, type Target } from './target.js';
import { examineDeeply, verifyWhole } from './whole.js';

/** What one damaged byte may be in. */
const rows: readonly [what: string, damage: Damage][] = [
  ['a sealed row', ofTemplate(({ sealed }) => ({ sealed: flipped(sealed) }))],
  ['the name of a key', ofTemplate(({ keyId }) => ({ keyId: altered(keyId) }))],
  ['a wrapped key', ofKeys(({ wrapped }) => ({ wrapped: flipped(wrapped) }))],
  ['the name of a master key', ofKeys((key) => ({ masterKeyId: altered(key.masterKeyId) }))],
];
/** The files of keys, and a place in each where a character is changed. */
const keyFiles: readonly [name: string, place: RegExp][] = [
  ['keyring.json', /(?<="key": ")./],
  ['pepper', /^./],
];

const about =
  'one changed byte in a sealed row, a wrapped key, the name of one, and each file of keys';

export const damageOnSqlite: Attack = { name: 'damage-sqlite', about, run: damage };
export const damageOnPostgres: Attack = {
  ...{ name: 'damage-postgres', about, postgres: true, long: true },
  run: damage,
};

async function damage({ databaseUrl, progress }: Ground): Promise<Findings> {
  const findings = new Findings();
  await onTarget(findings, { databaseUrl, logLevel: 'warn' }, async (target) => {
    await target.start();
    const client = await target.client();
    const bystander = await enrolled(target, client, 'a bystander');
    for (const [what, spoil] of rows) {
      progress(what);
      const name = `the one of ${what}`;
      const victim = await enrolled(target, client, name);
      await target.onStorage((storage) => spoil(storage, client.id, victim));
      await tryDamaged(target, client, findings, { what, name, victim, bystander });
    }
    await verifyWhole(target, findings);
    await target.end();
    await tryKeys(target, findings);
  });
  findings.tried = `${rows.length} places of a row, and ${keyFiles.length} files of keys`;
  return findings;
}

async function tryDamaged(
  target: Target,
  client: TestClient,
  findings: Findings,
  of: { what: string; name: string; victim: string; bystander: string },
): Promise<void> {
  const { what, name, victim, bystander } = of;
  const { face, users } = testClient(target.origin, client).biometrid;
  const found = await face.findUser({ photo: photoOf('a bystander') });
  findings.expect(found.status, `${what}: others are not found any more`);
  const verified = await face.verify({ userId: bystander, photo: photoOf('a bystander') });
  findings.expect(verified.status, `${what}: others are not recognised any more`);
  await enrolled(target, client, `who comes after ${what}`);
  const refused = await face.verify({ userId: victim, photo: photoOf(name) }).then(
    () => 200,
    ({ status }: { status?: number }) => status,
  );
  findings.saw(refused ?? 'no answer');
  findings.expect(refused === 503, `${what}: the user’s own verification: ${refused}`);
  // Whoever runs the server hears of it.
  const doctor = await examineDeeply(target);
  findings.expect(doctor.stdout.includes(victim), `${what}: the doctor does not name the user`);
  const { status } = await users.delete({ userId: victim });
  findings.expect(status, `${what}: the user cannot be deleted`);
}

/** Changes one character of each file of keys; the server must not start, and start again when it is put right. */
async function tryKeys(target: Target, findings: Findings): Promise<void> {
  for (const [name, place] of keyFiles) {
    const file = join(keyFolderOf(target.data), name);
    const whole = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      whole.replace(place, (found) => (found === '0' ? '1' : '0')),
    );
    const started = await target.start().then(
      () => 'started',
      (error: Error) => error.message,
    );
    await target.end();
    findings.saw(started === 'started' ? 'started' : 'refused to start');
    findings.expect(/is damaged[\s\S]*Restore/.test(started), `${name}: ${started}`);
    writeFileSync(file, whole);
  }
  await target.start();
}

async function enrolled({ origin }: Target, client: TestClient, name: string): Promise<string> {
  const { users, face } = testClient(origin, client).biometrid;
  const userId = (await users.create({ reference_id: name })).data.id;
  const answer = await face.enroll({ userId, photo: photoOf(name) });
  if (!answer.status) throw new Error(`${name} was not enrolled: ${JSON.stringify(answer.data)}`);
  return userId;
}
