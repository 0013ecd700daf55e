import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openKeys } from '../../src/keys/open-keys.js';
import { openStorage } from '../../src/storage/open-storage.js';
import type { Storage } from '../../src/storage/storage.js';
import { auditLink } from '../../src/system.js';
import { biometrid } from '../command-in-process.js';
import { bothDatabases } from '../operations/both-databases.js';
import { newDataFolder } from '../server-process.js';
import { aUser } from '../storage/samples.js';

describe.each(bothDatabases)('biometrid users unlock, on %s', (_name, database) => {
  let data: string;
  let storage: Storage;
  let client: string;
  beforeEach(async (ctx) => {
    data = newDataFolder();
    const { databaseUrl } = await database(ctx);
    if (databaseUrl !== undefined) vi.stubEnv('BIOMETRID_DATABASE_URL', databaseUrl);
    const created = await biometrid('clients', 'create', 'Acme', '--data', data, '--json');
    client = JSON.parse(created.stdout).id;
    const { keys } = openKeys(data, undefined, false);
    storage = await openStorage({ data, databaseUrl }, auditLink(keys));
  });
  afterEach(async () => {
    await storage?.close();
    vi.unstubAllEnvs();
    rmSync(dirname(data), { recursive: true });
  });

  const unlock = (...words: string[]) => biometrid('users', 'unlock', ...words, '--data', data);
  const failed = async (user: string) =>
    (await storage.tries.find(client, user, 'voice', Date.now()))?.count;
  async function aUserWho(failures: number): Promise<string> {
    const { id } = await storage.users.create(client, aUser());
    const now = Date.now();
    for (let n = 0; n < failures; n += 1)
      await storage.tries.fail(client, id, 'voice', now, now + 3_600_000);
    return id;
  }
  const actions = async () => (await storage.audit.read(client, 0, 10)).map(({ action }) => action);

  it('forgets the failed verifications of one user, and puts it on record', async () => {
    const [user, other] = [await aUserWho(7), await aUserWho(3)];
    const { code, stdout, stderr } = await unlock('Acme', user);
    expect([code, stdout, stderr]).toEqual([
      0,
      'Failed verifications that are forgotten: 7.\n',
      '',
    ]);
    expect([await failed(user), await failed(other)]).toEqual([undefined, 3]);
    expect(await actions()).toEqual(['voice.unlocked']);
  });

  it('does nothing for a user without any, as often as it is called', async () => {
    const user = await aUserWho(0);
    for (const _time of ['first', 'second']) {
      const { code, stdout } = await unlock(client, user, '--json');
      expect([code, JSON.parse(stdout)]).toEqual([0, { user, forgotten: 0 }]);
    }
    expect(await actions()).toEqual([]);
  });

  it('says so when there is no such user or client', async () => {
    const user = await aUserWho(2);
    const nobody = await unlock('Acme', 'nobody');
    expect([nobody.code, nobody.stdout, nobody.stderr]).toEqual([
      1,
      '',
      'biometrid: The client has no user with this id.\n',
    ]);
    const stranger = await unlock('Nobody', user);
    expect([stranger.code, stranger.stdout]).toEqual([1, '']);
    expect(stranger.stderr).toMatch(/There is no client .*clients list/);
    // A user of another client is not this one's.
    await biometrid('clients', 'create', 'Other', '--data', data);
    expect((await unlock('Other', user)).code).toBe(1);
    expect(await failed(user)).toBe(2);
  });
});
