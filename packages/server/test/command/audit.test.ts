import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openKeys } from '../../src/keys/open-keys.js';
import { openStorage } from '../../src/storage/open-storage.js';
import { openPostgresDatabase } from '../../src/storage/postgres/postgres-database.js';
import type { SqlDatabase } from '../../src/storage/sql/sql-database.js';
import { openSqliteDatabase } from '../../src/storage/sqlite/sqlite-database.js';
import type { AuditEntry, Storage } from '../../src/storage/storage.js';
import { auditLink } from '../../src/system.js';
import { biometrid } from '../command-in-process.js';
import { bothDatabases } from '../operations/both-databases.js';
import { clientByCommand, newDataFolder, startServerProcess } from '../server-process.js';

describe.each(bothDatabases)('biometrid audit, on %s', (_name, database) => {
  let data: string;
  let folder: string;
  let storage: Storage;
  let sql: SqlDatabase;
  beforeEach(async (ctx) => {
    const { databaseUrl } = await database(ctx);
    if (databaseUrl !== undefined) vi.stubEnv('BIOMETRID_DATABASE_URL', databaseUrl);
    data = newDataFolder();
    folder = dirname(data);
    const { keys } = openKeys(data, undefined, false);
    storage = await openStorage({ data, databaseUrl }, auditLink(keys));
    // What somebody does who can write to the database.
    sql =
      databaseUrl === undefined
        ? await openSqliteDatabase(join(data, 'biometrid.db'))
        : await openPostgresDatabase(databaseUrl);
  });
  afterEach(async () => {
    await sql?.close();
    await storage?.close();
    vi.unstubAllEnvs();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  async function append(chain: string, count: number, from = 1): Promise<void> {
    await storage.transaction(async ({ audit }) => {
      for (let n = 0; n < count; n += 1) {
        const entry: AuditEntry = { at: from + n, action: 'user.created', detail: { n } };
        await audit.append(chain, entry);
      }
    });
  }

  async function tampered(statement: string, ...parameters: (string | number)[]): Promise<void> {
    const changed = await sql.transaction((session) => session.run(statement, ...parameters));
    expect(changed).toBeGreaterThan(0);
  }

  async function audit(...args: string[]) {
    return biometrid('audit', ...args, '--data', data);
  }

  async function verified(...args: string[]) {
    const { code, stdout, stderr } = await audit('verify', '--json', ...args);
    return { code, stderr, ...JSON.parse(stdout) };
  }

  /** What is said of the chain c, beside which a whole one stands. */
  async function brokenC(...args: string[]): Promise<unknown> {
    const { code, stderr, whole, chains } = await verified(...args);
    const [c, d] = chains;
    expect([code, whole, c.chain, d.broken]).toEqual([1, false, 'c', null]);
    expect(stderr).toMatch(/1 of 2 chains of the audit log is broken/);
    return c.broken;
  }

  it('verify finds whole what a server and commands wrote', async () => {
    const server = await startServerProcess('serve', data);
    try {
      const { id, biometrid } = await clientByCommand(data, server.origin);
      await biometrid.users.create({ reference_id: 'customer-4711' });
      const { code, stdout } = await audit('verify');
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`^whole +${id} +1 entries, up to 1$`, 'm'));
      expect(stdout).toMatch(/^whole +system +1 entries, up to 1$/m);
    } finally {
      await server.end('SIGKILL');
    }
  });

  it('verify reads long chains to their ends, and says nothing against an empty log', async () => {
    expect(await verified()).toEqual({ code: 0, stderr: '', whole: true, chains: [] });
    await append('c', 1_234);
    expect(await verified()).toMatchObject({
      whole: true,
      chains: [{ chain: 'c', entries: 1_234, sequence: 1_234, anchored: false, broken: null }],
    });
  });

  describe('verify names the first break', () => {
    beforeEach(async () => {
      await append('c', 700);
      await append('d', 3);
    });

    it('where an entry was changed', async () => {
      await tampered(
        'UPDATE audit_entries SET action = ? WHERE chain = ? AND sequence >= ?',
        'x',
        'c',
        600,
      );
      expect(await brokenC()).toEqual({ sequence: 600, reason: 'changed' });
      expect((await audit('verify')).stdout).toMatch(/^broken +c +entry 600 was changed$/m);
    });

    it('where entries were removed', async () => {
      await tampered(
        'DELETE FROM audit_entries WHERE chain = ? AND sequence IN (?, ?)',
        'c',
        10,
        11,
      );
      expect(await brokenC()).toEqual({ sequence: 12, reason: 'gap' });
    });

    it('where the end was cut, but not its head', async () => {
      await tampered('DELETE FROM audit_entries WHERE chain = ? AND sequence > ?', 'c', 600);
      expect(await brokenC()).toEqual({ sequence: 600, reason: 'cut' });
    });

    it('where the beginning was cut, as if by retention', async () => {
      const [fifth] = await storage.audit.read('c', 4, 1);
      await tampered('DELETE FROM audit_entries WHERE chain = ? AND sequence <= ?', 'c', 5);
      for (const signature of ['', 'f'.repeat(72)]) {
        await tampered(
          'UPDATE audit_heads SET tail_sequence = ?, tail_mac = ?, tail_signature = ? WHERE chain = ?',
          ...[5, fifth?.mac ?? '', signature, 'c'],
        );
        expect(await brokenC()).toEqual({ sequence: 5, reason: 'unsigned-beginning' });
      }
    });

    it('in comparison with heads that were exported, where the end was cut with its head', async () => {
      const heads = join(folder, 'heads');
      expect((await audit('heads', heads)).code).toBe(0);
      await append('d', 2);
      expect(await verified('--heads', heads)).toMatchObject({
        code: 0,
        chains: [{ anchored: true }, { chain: 'd', sequence: 5, anchored: true }],
      });
      const [last] = await storage.audit.read('c', 649, 1);
      await tampered('DELETE FROM audit_entries WHERE chain = ? AND sequence > ?', 'c', 650);
      await tampered(
        'UPDATE audit_heads SET sequence = 650, mac = ? WHERE chain = ?',
        last?.mac ?? '',
        'c',
      );
      expect((await verified()).code).toBe(0);
      expect(await brokenC('--heads', heads)).toEqual({ sequence: 650, reason: 'cut' });
    });

    it('in comparison with heads that were exported, where a whole chain is gone', async () => {
      const heads = join(folder, 'heads');
      await audit('heads', heads);
      await tampered('DELETE FROM audit_entries WHERE chain = ?', 'c');
      await tampered('DELETE FROM audit_heads WHERE chain = ?', 'c');
      const { code, chains } = await verified('--heads', heads);
      expect([code, chains]).toEqual([
        1,
        expect.arrayContaining([
          expect.objectContaining({ chain: 'c', broken: { sequence: 0, reason: 'cut' } }),
        ]),
      ]);
    });
  });

  it('verify goes on where retention left off, also from before exported heads', async () => {
    await append('c', 700);
    const heads = join(folder, 'heads');
    await audit('heads', heads);
    await append('c', 10, 701);
    await storage.transaction(({ audit }) => audit.removeBefore('c', 701, 10_000));
    expect(await verified('--heads', heads)).toMatchObject({
      code: 0,
      chains: [{ entries: 10, sequence: 710, anchored: true, broken: null }],
    });
    await storage.transaction(({ audit }) => audit.removeBefore('c', 705, 10_000));
    expect(await verified('--heads', heads)).toMatchObject({
      code: 0,
      chains: [{ entries: 6, anchored: false, broken: null }],
    });
  });

  it.each(['{}', 'no JSON', '{"chain":"c","sequence":9,"mac":"m","signature":"s"}'])(
    'verify refuses heads that were not exported by this server: %j',
    async (line) => {
      await append('c', 1);
      const heads = join(folder, 'heads');
      await audit('heads', heads);
      writeFileSync(heads, `${readFileSync(heads, 'utf8')}${line}\n`);
      const { code, stdout, stderr } = await audit('verify', '--heads', heads);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/heads: Line 2 is no head .* audit heads/);
    },
  );

  it('verify says when the heads cannot be read', async () => {
    const { code, stdout, stderr } = await audit('verify', '--heads', join(folder, 'missing'));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^biometrid: --heads names a file that cannot be read \(ENOENT/);
  });

  it('verify does not find against a chain that retention shortens meanwhile', async () => {
    await append('c', 3_000);
    let going = true;
    const shortening = (async () => {
      for (let end = 2; going && end <= 3_000; end += 1)
        await storage.transaction(({ audit }) => audit.removeBefore('c', end, 1));
    })();
    for (let n = 0; n < 3; n += 1) expect(await verified()).toMatchObject({ code: 0 });
    going = false;
    await shortening;
  });

  it('export writes every entry as a line, for its owner alone, and overwrites nothing', async () => {
    await append('c', 1_234);
    await append('d', 2);
    const file = join(folder, 'audit.jsonl');
    expect(await audit('export', file)).toMatchObject({ code: 0, stdout: '' });
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    const exported = linesOf(file);
    expect(exported).toEqual([
      ...(await storage.audit.read('c', 0, 2_000)),
      ...(await storage.audit.read('d', 0, 2_000)),
    ]);
    const again = await audit('export', file);
    expect([again.code, again.stderr]).toEqual([
      1,
      expect.stringMatching(/is there already and is not overwritten/),
    ]);
    expect(linesOf(file)).toEqual(exported);
    const { stdout } = await audit('export', '-', '--chain', 'd');
    expect(stdout.trim().split('\n')).toHaveLength(2);
  });

  it('export goes on with a file, and not in the middle of a line', async () => {
    await append('c', 600);
    const file = join(folder, 'audit.jsonl');
    await audit('export', file, '--chain', 'c');
    await append('c', 5);
    expect((await audit('export', file, '--chain', 'c', '--after', '600')).code).toBe(0);
    expect(linesOf(file)).toEqual(await storage.audit.read('c', 0, 2_000));
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -10));
    const { code, stderr } = await audit('export', file, '--chain', 'c', '--after', '604');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/in the middle of a line/)]);
  });

  it('export says which chains there are when there is no such one', async () => {
    await append('c', 1);
    const file = join(folder, 'audit.jsonl');
    const { code, stderr } = await audit('export', file, '--chain', 'e');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/no chain e\. Those there are: c/)]);
    expect(existsSync(file)).toBe(false);
  });
});

function linesOf(file: string): unknown[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
