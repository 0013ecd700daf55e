import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { auditFacts, clientActions, systemActions } from '../../src/audit/actions.js';
import { recordForClient, recordForSystem } from '../../src/audit/append.js';
import { refusals } from '../../src/audit/refusals.js';
import type { AuditRepository } from '../../src/storage/storage.js';

const source = fileURLToPath(new URL('../../src', import.meta.url));
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('generated'))
  .map((file) => ({ file, text: readFileSync(join(source, file), 'utf8') }));
/** All that is no list of the audit room. */
const users = files
  .filter(({ file }) => !file.startsWith('audit'))
  .map(({ text }) => text)
  .join('\n');

const descriptions: [
  string,
  {
    readonly detail: readonly string[];
    readonly optional?: readonly string[];
    readonly because?: readonly string[];
  },
][] = Object.entries({ ...clientActions, ...systemActions });

describe('the list of audit actions', () => {
  it('names each action once, in one of the two chains', () => {
    expect(Object.keys(clientActions).filter((action) => action in systemActions)).toEqual([]);
  });

  it.each(descriptions.map(([action]) => action))(
    'has %s, which is recorded somewhere',
    (action) => {
      expect(users).toContain(`'${action}'`);
    },
  );

  it.each(Object.keys(refusals))('has an action that refuses for the reason %s', (refusal) => {
    expect(descriptions.some(([, { because }]) => because?.includes(refusal))).toBe(true);
    expect(users).toContain(`'${refusal}'`);
  });

  it.each(Object.keys(auditFacts).filter((fact) => fact !== 'because'))(
    'has an action with the detail %s',
    (fact) => {
      const named = descriptions.flatMap(([, { detail, optional = [] }]) => [
        ...detail,
        ...optional,
      ]);
      expect(named).toContain(fact);
    },
  );

  it('gives reasons only to what is called refused', () => {
    const reasoned = descriptions.filter(([, { because }]) => because !== undefined);
    expect(reasoned.filter(([action]) => !action.endsWith('.refused'))).toEqual([]);
  });

  it('is the only way into the log: nothing else appends to it', () => {
    const appending = files.filter(({ text }) => /audit(?:Repository\(.*\))?\.append\(/.test(text));
    // The storage itself gathers what is appended at the same moment.
    const gathering = join('storage', 'sql', 'sql-storage.ts');
    expect(appending.map(({ file }) => file).filter((file) => file !== gathering)).toEqual([
      join('audit', 'append.ts'),
    ]);
  });
});

describe('an entry', () => {
  it('without details has none in the log', async () => {
    const { appended, audit } = log();
    await recordForClient(audit, 'c', { at: 1, action: 'user.created', detail: {} });
    await recordForSystem(audit, { at: 2, action: 'masterkey.removed', detail: { key: 'k-1' } });
    expect(appended).toEqual([
      ['c', { at: 1, action: 'user.created' }],
      ['system', { at: 2, action: 'masterkey.removed', detail: { key: 'k-1' } }],
    ]);
  });

  it('whose action or detail is not in the list does not compile', async () => {
    const { appended, audit } = log();
    const at = 1;
    // @ts-expect-error there is no such action
    await recordForClient(audit, 'c', { at, action: 'user.creatd', detail: {} });
    // @ts-expect-error what belongs to the system is in no client's chain
    await recordForClient(audit, 'c', { at, action: 'backup.made', detail: { backup: 'b' } });
    // @ts-expect-error a detail is missing
    await recordForClient(audit, 'c', { at, action: 'face.verified', detail: {} });
    const scored = { falseMatchRate: 1e-4, score: 0.7 };
    // @ts-expect-error a detail is of another type
    await recordForSystem(audit, { at, action: 'storage.migrated', detail: { rows: 'many' } });
    await recordForClient(audit, 'c', {
      at,
      action: 'face.verification.refused',
      // @ts-expect-error a verification is refused for other reasons
      detail: { because: 'duplicate' },
    });
    await recordForClient(audit, 'c', {
      at,
      action: 'face.verified',
      // @ts-expect-error a detail that is not in the list
      detail: { falseMatchRate: scored.falseMatchRate, score: scored.score },
    });
    expect(appended).toHaveLength(6);
  });
});

/** A log that only keeps what it is given. */
function log() {
  const appended: Parameters<AuditRepository['append']>[] = [];
  const audit: Pick<AuditRepository, 'append'> = {
    append: async (...entry) => {
      appended.push(entry);
    },
  };
  return { appended, audit };
}
