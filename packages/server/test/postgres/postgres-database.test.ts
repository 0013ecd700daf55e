import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { beforeEach, describe, expect, it, onTestFinished, type TestContext, vi } from 'vitest';
import { openPostgresDatabase } from '../../src/storage/postgres/postgres-database.js';
import type { SqlDatabase, SqlSession } from '../../src/storage/sql/sql-database.js';
import { StorageUnavailable } from '../../src/storage/storage.js';
import {
  type FreshDatabase,
  type OwnPostgresServer,
  ownPostgresServer,
  type PostgresServer,
  postgresServer,
} from './postgres-server.js';
import { startProxy } from './proxy.js';

let server: PostgresServer;
let fresh: FreshDatabase;

beforeEach(async (ctx) => {
  server = await postgresServer(ctx);
  fresh = await server.freshDatabase();
  const { drop } = fresh;
  return drop;
});

/** Has the test work on a server that nobody else uses. */
async function alone(ctx: TestContext): Promise<OwnPostgresServer> {
  const own = await ownPostgresServer(ctx);
  await fresh.drop();
  server = own;
  fresh = await own.freshDatabase();
  return own;
}

async function open(
  url = fresh.url,
  options?: Parameters<typeof openPostgresDatabase>[1],
): ReturnType<typeof openPostgresDatabase> {
  const database = await openPostgresDatabase(url, options);
  onTestFinished(() => database.close());
  return database;
}

/** A database with the table `notes (id, body)`. */
async function openNotes(options?: Parameters<typeof openPostgresDatabase>[1]) {
  const database = await open(fresh.url, options);
  await database.transaction(async (session) => {
    await session.run('CREATE TABLE notes (id BIGINT PRIMARY KEY, body TEXT NOT NULL)');
  });
  return database;
}

function addNote(session: SqlSession, id: number, body = 'a note'): Promise<number> {
  return session.run('INSERT INTO notes (id, body) VALUES (?, ?)', id, body);
}

async function noteIds(database: SqlDatabase): Promise<unknown[]> {
  const rows = await database.read.all('SELECT id FROM notes ORDER BY id');
  return rows.map(({ id }) => id);
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(condition).toBe(true);
}

/** A URL with a setting more. */
function withSetting(name: string, value: string, url = fresh.url): string {
  const changed = new URL(url);
  changed.searchParams.set(name, value);
  return changed.href;
}

/** The open connections to the database. */
function connections(condition: string): Promise<unknown[]> {
  return server.admin(
    `SELECT pid FROM pg_stat_activity WHERE datname = '${fresh.name}' AND ${condition}`,
  );
}

/** Ends the server's side of connections. @returns which ones. */
function killConnections(condition: string): Promise<unknown[]> {
  return server.admin(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${fresh.name}' AND ${condition}`,
  );
}

function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

describe('values', () => {
  it('come back as they were given', async () => {
    const database = await open();
    await database.transaction((session) =>
      session.run(
        'CREATE TABLE things (place BIGINT, body TEXT, raw BYTEA, whole BIGINT, part DOUBLE PRECISION)',
      ),
    );
    const things = [
      ['', new Uint8Array(), 0, 0.1],
      ['ñandú 日本語 👩🏽‍🚀 e\u0301 \u{10ffff}', new Uint8Array(256).map((_, i) => i), 1, -1e308],
      ["'; DROP TABLE things; -- ? $1 \\", new Uint8Array(70_000).fill(255), -1, 5e-324],
      ['\\x00', new Uint8Array([0]), Number.MAX_SAFE_INTEGER, 1 / 3],
      ['\t\r\n\u0001', Buffer.from('a slice').subarray(2), Number.MIN_SAFE_INTEGER, 0],
      [null, null, null, null],
    ] as const;
    await database.transaction(async (session) => {
      for (const [place, thing] of things.entries()) {
        await session.run('INSERT INTO things VALUES (?, ?, ?, ?, ?)', place, ...thing);
      }
    });
    const rows = await database.read.all(
      'SELECT body, raw, whole, part FROM things ORDER BY place',
    );
    expect(rows).toEqual(
      things.map(([body, raw, whole, part]) => ({
        body,
        raw: raw === null ? null : new Uint8Array(raw),
        whole,
        part,
      })),
    );
    for (const { raw } of rows) expect(raw).not.toBeInstanceOf(Buffer);
  });

  it('that are counts, sums and truths are numbers, as in SQLite', async () => {
    const database = await openNotes();
    await database.transaction(async (session) => {
      for (const id of [1, 2, 3]) await addNote(session, id);
    });
    const rows = await database.read.all(
      `SELECT COUNT(*) AS count, SUM(id) AS sum, AVG(id) AS mean, MAX(id) > 2 AS large,
         EXISTS (SELECT 1 FROM notes WHERE id = 4) AS there, 7 AS plain FROM notes`,
    );
    expect(rows).toEqual([{ count: 3, sum: 6, mean: 2, large: 1, there: 0, plain: 7 }]);
  });

  it.each(['9007199254740992', '-9007199254740993', '99999999999999999999'])(
    'beyond what a number holds exactly are refused: %s',
    async (integer) => {
      const database = await open();
      await expect(database.read.all(`SELECT ${integer} AS huge`)).rejects.toThrow(/beyond 2\^53/);
      expect(await database.read.all('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    },
  );

  it('with a null byte in a text are refused', async () => {
    const database = await openNotes();
    await expect(database.transaction((session) => addNote(session, 1, 'a\0b'))).rejects.toThrow(
      /a value is not allowed \(22021\)/,
    );
    expect(await noteIds(database)).toEqual([]);
  });
});

describe('a question mark', () => {
  it('in a text, a name or a comment is no parameter', async () => {
    const database = await open();
    const sql = `SELECT 'it''s ?' AS "what?", ? AS given -- isn't it?
      /* or 'is it? */ WHERE ? = 2`;
    expect(await database.read.all(sql, 'yes', 2)).toEqual([{ 'what?': "it's ?", given: 'yes' }]);
    expect(await database.read.all(sql, 'no', 3)).toEqual([]);
  });

  it.each([[[]], [['one']], [['one', 'two', 'three']]])(
    'without its parameter, or the other way about, is refused: %j',
    async (parameters) => {
      const database = await open();
      await expect(database.read.all('SELECT ? || ?', ...parameters)).rejects.toThrow(
        `takes 2 parameters, not ${parameters.length}`,
      );
    },
  );
});

describe('statements', () => {
  it('tell how many rows they changed, and what they return', async () => {
    const database = await openNotes();
    await database.transaction(async (session) => {
      expect(await addNote(session, 1)).toBe(1);
      expect(await addNote(session, 2)).toBe(1);
      const ignore = 'INSERT INTO notes (id, body) VALUES (?, ?) ON CONFLICT DO NOTHING';
      expect(await session.run(ignore, 2, 'again')).toBe(0);
      expect(await session.run('UPDATE notes SET body = ?', 'changed')).toBe(2);
      expect(await session.all('DELETE FROM notes WHERE id = ? RETURNING id, body', 2)).toEqual([
        { id: 2, body: 'changed' },
      ]);
    });
    expect(await noteIds(database)).toEqual([1]);
  });

  it('that define things may be several in one text', async () => {
    const database = await openNotes();
    await database.transaction(async (session) => {
      await session.run(`
        -- What's this?
        CREATE TABLE more (id BIGINT PRIMARY KEY);
        CREATE INDEX notes_by_body ON notes (body);
      `);
    });
    expect(await database.read.all('SELECT * FROM more')).toEqual([]);
  });

  it('go on when another process added a column to what they return', async () => {
    const database = await openNotes({ connections: 3 });
    await database.transaction((session) => addNote(session, 1));
    const sql = 'SELECT * FROM notes';
    const readOnAll = () => Promise.all([1, 2, 3, 4, 5, 6].map(() => database.read.all(sql)));
    await readOnAll();
    await server.admin('ALTER TABLE biometrid.notes ADD COLUMN extra BIGINT', fresh.name);
    for (const rows of await readOnAll()) {
      expect(rows).toEqual([{ id: 1, body: 'a note', extra: null }]);
    }
    await server.admin('ALTER TABLE biometrid.notes ADD COLUMN another BIGINT', fresh.name);
    const rows = await database.transaction((session) => session.all(sql));
    expect(rows).toEqual([{ id: 1, body: 'a note', extra: null, another: null }]);
  });

  it('of any number take a bounded share of the server', async () => {
    const database = await open(fresh.url, { connections: 1 });
    for (let i = 0; i < 600; i++) await database.read.all(`SELECT ${i}`);
    const [prepared] = await database.read.all(
      'SELECT COUNT(*) AS count FROM pg_prepared_statements',
    );
    expect(prepared).toEqual({ count: 500 });
  });

  it('that are refused show nothing of the values', async () => {
    const database = await openNotes();
    const secret = 'squeamish-ossifrage';
    await database.transaction(async (session) => {
      await session.run('CREATE TABLE secrets (value TEXT PRIMARY KEY, n INTEGER NOT NULL)');
      await session.run('INSERT INTO secrets VALUES (?, 1)', secret);
    });
    for (const sql of [
      'INSERT INTO secrets VALUES (?, 2)',
      'INSERT INTO secrets VALUES (?, NULL)',
      'SELECT CAST(CAST(? AS TEXT) AS INTEGER)',
    ]) {
      const error = await database
        .transaction((session) => session.run(sql, secret))
        .catch((refusal: unknown) => refusal);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(StorageUnavailable);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
    }
  });
});

describe('a transaction', () => {
  it('whose work throws keeps nothing, and throws the same', async () => {
    const database = await openNotes();
    const mishap = new Error('a mishap');
    const attempt = database.transaction(async (session) => {
      await addNote(session, 1);
      throw mishap;
    });
    await expect(attempt).rejects.toBe(mishap);
    expect(await noteIds(database)).toEqual([]);
  });

  it('keeps nothing when the work makes light of a failed statement', async () => {
    const database = await openNotes();
    const attempt = database.transaction(async (session) => {
      await addNote(session, 1);
      await addNote(session, 1).catch(() => {});
    });
    await expect(attempt).rejects.toThrow(/23505/);
    expect(await noteIds(database)).toEqual([]);
  });

  it('shows nothing to others before it is kept, and everything after', async () => {
    const database = await openNotes();
    const other = await open();
    await database.transaction(async (session) => {
      await addNote(session, 1);
      expect(await noteIds(other)).toEqual([]);
    });
    expect(await noteIds(other)).toEqual([1]);
  });

  it('takes no statement after its end', async () => {
    const database = await openNotes();
    const escaped = await database.transaction(async (session) => session);
    await expect(addNote(escaped, 1)).rejects.toThrow('The transaction is over.');
    expect(await noteIds(database)).toEqual([]);
  });

  it('runs again when it met another in a deadlock', async () => {
    const database = await openNotes();
    await database.transaction(async (session) => {
      for (const id of [1, 2]) await addNote(session, id, '');
    });
    let runs = 0;
    const bothBegan = deferred();
    const append = (ids: readonly number[], mark: string) =>
      database.transaction(async (session) => {
        runs++;
        for (const [place, id] of ids.entries()) {
          await session.run('UPDATE notes SET body = body || ? WHERE id = ?', mark, id);
          if (place > 0) continue;
          if (runs >= 2) bothBegan.resolve();
          await bothBegan.promise;
        }
      });
    await Promise.all([append([1, 2], 'a'), append([2, 1], 'b')]);
    expect(runs).toBe(3);
    const rows = await database.read.all('SELECT body FROM notes');
    for (const { body } of rows) expect(['ab', 'ba']).toContain(body);
  });

  it('runs again when another changed what it had seen', async () => {
    const database = await openNotes();
    await database.transaction((session) => addNote(session, 1, 'first'));
    let runs = 0;
    await database.transaction(async (session) => {
      runs++;
      await session.run('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      const [{ body } = {}] = await session.all('SELECT body FROM notes');
      if (runs === 1) {
        await database.transaction((other) => other.run('UPDATE notes SET body = ?', 'second'));
      }
      await session.run('UPDATE notes SET body = ?', `${body}, third`);
    });
    expect(runs).toBe(2);
    expect(await database.read.all('SELECT body FROM notes')).toEqual([{ body: 'second, third' }]);
  });

  it('that others stop again and again fails in the end', async () => {
    const database = await openNotes();
    await database.transaction((session) => addNote(session, 1));
    let runs = 0;
    const attempt = database.transaction(async (session) => {
      runs++;
      await session.run('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      await session.all('SELECT body FROM notes');
      await database.transaction((other) => other.run('UPDATE notes SET body = ?', `run ${runs}`));
      await session.run('DELETE FROM notes');
    });
    await expect(attempt).rejects.toThrow(StorageUnavailable);
    expect(runs).toBe(5);
    expect(await noteIds(database)).toEqual([1]);
  });

  it('runs again when its connection is killed in the middle, and is kept once', async () => {
    const database = await openNotes();
    let runs = 0;
    await database.transaction(async (session) => {
      runs++;
      await addNote(session, runs);
      if (runs === 1) await killConnections(`state = 'idle in transaction'`);
      await addNote(session, 10 + runs);
    });
    expect(runs).toBe(2);
    expect(await noteIds(database)).toEqual([2, 12]);
  });

  it('does not run again when the connection is lost while it is being kept', async () => {
    const direct = await openNotes();
    let armed = false;
    let committing = false;
    const proxy = await startProxy(fresh.url, {
      onRequest(bytes) {
        committing ||= armed && bytes.includes('COMMIT\0');
        return true;
      },
      // The server has carried the commit out when it answers.
      onAnswer: (bytes) => (committing ? undefined : bytes),
    });
    onTestFinished(() => proxy.close());
    const database = await open(proxy.through(fresh.url));
    armed = true;
    let runs = 0;
    const attempt = database.transaction((session) => addNote(session, ++runs));
    const error = await attempt.catch((lost: unknown) => lost);
    expect(error).toBeInstanceOf(StorageUnavailable);
    expect(error).toHaveProperty('message', expect.stringContaining('may or may not'));
    expect(runs).toBe(1);
    expect(await noteIds(direct)).toEqual([1]);
  });
});

describe('when PostgreSQL cannot answer', () => {
  it('every call fails as unavailable, and calls work again once it can, with all that was kept', async (ctx) => {
    const own = await alone(ctx);
    const database = await openNotes({ connections: 4 });
    const kept: number[] = [];
    const failures: unknown[] = [];
    let next = 0;
    let stop = false;
    const caller = async () => {
      while (!stop) {
        const id = ++next;
        try {
          await database.transaction((session) => addNote(session, id));
          kept.push(id);
          await noteIds(database);
        } catch (error) {
          failures.push(error);
          await sleep(10);
        }
      }
    };
    const callers = Array.from({ length: 8 }, caller);
    for (const end of [own.stop, own.killHard]) {
      const keptBefore = kept.length;
      await until(() => kept.length > keptBefore + 20);
      const failedBefore = failures.length;
      await end();
      await until(() => failures.length > failedBefore + 20);
      await own.start();
    }
    const keptBefore = kept.length;
    await until(() => kept.length > keptBefore + 20);
    stop = true;
    await Promise.all(callers);
    for (const failure of failures) expect(failure).toBeInstanceOf(StorageUnavailable);
    expect(await noteIds(database)).toEqual(expect.arrayContaining(kept));
  });

  it('a read whose connection was killed is tried on another', async () => {
    const database = await open();
    const pid = async () => (await database.read.all('SELECT pg_backend_pid() AS pid'))[0]?.['pid'];
    const before = await pid();
    const slow = database.read.all('SELECT pg_sleep(0.5), pg_backend_pid() AS pid');
    await until(async () => (await killConnections(`query LIKE '%pg_sleep(0.5)%'`)).length > 0);
    expect((await slow)[0]?.['pid']).not.toBe(before);
  });

  it('a statement that takes too long is unavailable, and the next is not', async () => {
    const database = await open(fresh.url, { connections: 1, statementTimeout: 100 });
    await expect(database.read.all('SELECT pg_sleep(20)')).rejects.toThrow(StorageUnavailable);
    expect(await database.read.all('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('a statement that waits too long for another transaction is unavailable', async () => {
    const database = await openNotes();
    const waiting = await open(withSetting('lock_timeout', '100'));
    await database.transaction(async (session) => {
      await addNote(session, 1);
      const error = await waiting
        .transaction((other) => addNote(other, 1))
        .catch((held: unknown) => held);
      expect(error).toBeInstanceOf(StorageUnavailable);
      expect(error).toHaveProperty('message', expect.stringContaining('Another transaction'));
    });
    expect(await noteIds(waiting)).toEqual([1]);
  });

  it('a transaction that idles too long is unavailable', async () => {
    await openNotes();
    const database = await open(withSetting('idle_in_transaction_session_timeout', '50'));
    const attempt = database.transaction(async (session) => {
      await addNote(session, 1);
      await until(async () => (await connections(`state = 'idle in transaction'`)).length === 0);
      await addNote(session, 2);
    });
    await expect(attempt).rejects.toThrow(StorageUnavailable);
    expect(await noteIds(database)).toEqual([]);
  });

  it('a call that finds all connections busy is unavailable, and the next is not', async () => {
    const database = await openNotes({ connections: 1 });
    const release = deferred();
    const holding = database.transaction(async (session) => {
      await addNote(session, 1);
      await release.promise;
    });
    const error = await noteIds(database).catch((busy: unknown) => busy);
    expect(error).toBeInstanceOf(StorageUnavailable);
    expect(error).toHaveProperty('message', 'All connections to PostgreSQL are busy.');
    release.resolve();
    await holding;
    expect(await noteIds(database)).toEqual([1]);
  });

  it('a server that falls silent is unavailable', async () => {
    let silent = false;
    const proxy = await startProxy(fresh.url, { onRequest: () => !silent });
    onTestFinished(() => proxy.close());
    const database = await open(proxy.through(fresh.url), { statementTimeout: 100 });
    silent = true;
    await expect(database.read.all('SELECT 1')).rejects.toThrow(StorageUnavailable);
    silent = false;
    expect(await database.read.all('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it.each([
    ['53100', 'disk full'],
    ['53200', 'out of memory'],
    ['57P01', 'an administrator ends the connection'],
    ['58030', 'a broken disk'],
    ['25006', 'a standby'],
  ])('%s, %s, is unavailable', async (code) => {
    const database = await open();
    const attempt = database.transaction((session) =>
      session.run(`DO $do$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '${code}'; END $do$`),
    );
    await expect(attempt).rejects.toThrow(StorageUnavailable);
    expect(await database.read.all('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('a call that gets no connection because there are too many is unavailable', async (ctx) => {
    const own = await alone(ctx);
    const database = await open();
    await own.admin('ALTER ROLE biometrid CONNECTION LIMIT 1');
    await database.transaction(async () => {
      await expect(database.read.all('SELECT 1')).rejects.toThrow(/too many connections/);
      await expect(database.read.all('SELECT 1')).rejects.toThrow(StorageUnavailable);
    });
    expect(await database.read.all('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('listening', () => {
  async function listening(channel = 'changes') {
    const database = await open();
    const heard: string[] = [];
    const end = database.listen(channel, (payload) => heard.push(payload));
    onTestFinished(end);
    await until(() => heard.length === 1);
    return { database, heard, end };
  }

  function notify(database: SqlDatabase, payload: string, channel = 'changes') {
    return database.transaction((session) =>
      session.all('SELECT pg_notify(?, ?)', channel, payload),
    );
  }

  it('hears what another sent once it is kept, in order', async () => {
    const { heard } = await listening('Chan"ges');
    const other = await open();
    await other.transaction(async (session) => {
      for (const payload of ['one', 'two']) {
        await session.all('SELECT pg_notify(?, ?)', 'Chan"ges', payload);
      }
    });
    await notify(other, 'elsewhere');
    await notify(other, 'three', 'Chan"ges');
    await until(() => heard.includes('three'));
    // What is empty only says to look: it comes now and then.
    expect(heard.filter(Boolean)).toEqual(['one', 'two', 'three']);
  });

  it('comes back after its connection was killed, and says so', async () => {
    const { database, heard } = await listening();
    const before = heard.length;
    await killConnections(`query LIKE 'LISTEN%'`);
    await until(() => heard.length > before);
    await until(async () => {
      await notify(database, 'after');
      return heard.includes('after');
    });
  });

  it('comes back after the server did', async (ctx) => {
    const own = await alone(ctx);
    const { database, heard } = await listening();
    await own.stop();
    // Nothing is heard of one that is away.
    await expect(database.read.all('SELECT 1')).rejects.toThrow(StorageUnavailable);
    // It looks by itself meanwhile.
    await until(() => heard.length > 2);
    expect(heard.filter(Boolean)).toEqual([]);
    await own.start();
    await until(async () => {
      await notify(database, 'after');
      return heard.includes('after');
    });
  });

  it('ends when it is told to, and with the database', async () => {
    const { database, heard, end } = await listening();
    database.listen('changes', (payload) => heard.push(payload));
    await until(() => heard.length >= 2);
    end();
    await notify(database, 'for one');
    await until(() => heard.includes('for one'));
    await database.close();
    await until(async () => (await connections('true')).length === 0);
    expect(heard.filter(Boolean)).toEqual(['for one']);
  });
});

describe('opening', () => {
  it('makes the schemas, also when several processes open at once', async () => {
    await Promise.all([open(), open(), open(), open()]);
    const rows = await server.admin(
      `SELECT nspname FROM pg_namespace WHERE nspname LIKE 'biometrid%' ORDER BY 1`,
      fresh.name,
    );
    expect(rows).toEqual([{ nspname: 'biometrid' }, { nspname: 'biometrid_keys' }]);
  });

  it('takes schemas that are there, and says how to make those that it may not make', async () => {
    await server.admin(`ALTER DATABASE ${fresh.name} OWNER TO admin`);
    const error = await open().catch((refusal: unknown) => refusal);
    const [, statements = ''] = /Let its owner run: (.*)$/.exec(String(error)) ?? [];
    expect(statements).toBe(
      'CREATE SCHEMA IF NOT EXISTS biometrid AUTHORIZATION "biometrid"; CREATE SCHEMA IF NOT EXISTS biometrid_keys AUTHORIZATION "biometrid";',
    );
    await server.admin(statements, fresh.name);
    const database = await open();
    for (const schema of ['biometrid', 'biometrid_keys'])
      await database.transaction((session) =>
        session.run(`CREATE TABLE ${schema}.notes (id BIGINT)`),
      );
  });

  it('has its own settings beside those of the URL', async () => {
    const database = await open(withSetting('options', '-c work_mem=8MB'));
    const [settings] = await database.read.all(
      `SELECT current_setting('work_mem') AS memory,
         current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
         current_setting('application_name') AS name`,
    );
    expect(settings).toEqual({
      memory: '8MB',
      statement: '10s',
      lock: '5s',
      name: 'biometrid',
    });
  });

  it('refuses a server older than 15', async () => {
    const [version] = await server.admin('SHOW server_version_num');
    const ours = String(version?.['server_version_num']);
    // No distribution has an old server beside a new one, so one is made to look old.
    const proxy = await startProxy(fresh.url, {
      onAnswer: (bytes) =>
        Buffer.from(bytes.toString('latin1').replaceAll(ours, '140022'), 'latin1'),
    });
    onTestFinished(() => proxy.close());
    await expect(open(proxy.through(fresh.url))).rejects.toThrow(
      /is too old\. Use version 15 or newer/,
    );
  });

  it('refuses a database that does not keep Unicode', async () => {
    const name = `${fresh.name}_plain`;
    await server.admin(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'LATIN1'`);
    const url = new URL(fresh.url);
    url.pathname = `/${name}`;
    await expect(open(url.href)).rejects.toThrow(/keeps text as LATIN1/);
  });

  it('tells what is wrong, and never the password', async () => {
    const changed = (change: (url: URL) => void) => {
      const url = new URL(fresh.url);
      change(url);
      return url.href;
    };
    const password = new URL(fresh.url).password;
    const cases: [string, string | RegExp, string][] = [
      [changed((url) => (url.password = 'wrong-word')), /password authentication failed/, 'wrong'],
      [
        changed((url) => (url.pathname = '/nowhere')),
        /database "nowhere" does not exist/,
        password,
      ],
      [changed((url) => (url.port = '1')), /cannot be reached: connect ECONNREFUSED/, password],
      [changed((url) => (url.hostname = 'localhost.invalid')), /ENOTFOUND/, password],
      [withSetting('sslmode', 'verify-full'), /does not support SSL/, password],
      [withSetting('sslrootcert', '/nowhere/ca.pem'), /no such file/, password],
      ['postgres://user:sec#ret@host/database', /cannot be read/, 'sec'],
      ['postgres://user:100%secret@host/database', /cannot be read/, 'secret'],
      ['mysql://user:secret@host/database', /cannot be read/, 'secret'],
      ['secret', /cannot be read/, 'secret'],
      ['', /cannot be read/, 'secret'],
    ];
    for (const [url, message, secret] of cases) {
      const error = await open(url).catch((refusal: unknown) => refusal);
      expect(error).toHaveProperty('message', expect.stringMatching(message));
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
    }
  });

  it('takes the password from the environment', async () => {
    const url = new URL(fresh.url);
    vi.stubEnv('PGPASSWORD', url.password);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    url.password = '';
    const database = await open(url.href);
    expect(await database.read.all('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('closing', () => {
  it('waits for what runs, refuses what comes, and may happen twice', async () => {
    const database = await openNotes();
    const other = await open();
    const begun = deferred();
    const running = database.transaction(async (session) => {
      await addNote(session, 1);
      begun.resolve();
      await sleep(50);
      await addNote(session, 2);
    });
    await begun.promise;
    const closing = database.close();
    await expect(database.read.all('SELECT 1')).rejects.toThrow('The database is closed.');
    await Promise.all([running, closing, database.close()]);
    await database.close();
    expect(await noteIds(other)).toEqual([1, 2]);
  });
});
