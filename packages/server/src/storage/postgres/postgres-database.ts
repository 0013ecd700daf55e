import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type PoolClient, type QueryResult } from 'pg';
import type { MaybePromise } from '../../maybe-promise.js';
import type { ColumnType, SqlDatabase, SqlRow, SqlSession, SqlValue } from '../sql/sql-database.js';
import { StorageUnavailable } from '../storage.js';
import { BinaryCopy } from './binary-copy.js';
import {
  connectionOptions,
  idleTimeout,
  lockTimeout,
  type Timeouts,
} from './connection-options.js';
import {
  Conflict,
  ConnectionLost,
  connectFailure,
  StalePlan,
  statementFailure,
} from './failures.js';
import { follow, lookAgain, wouldHear } from './listener.js';
import { checkRoleSettings, keepsNames } from './pooled.js';
import { prepareSchemas } from './schema.js';
import { Statements } from './statements.js';

export interface PostgresOptions extends Partial<Timeouts> {
  /** How many connections it opens at most, beside one for each listener. */
  connections?: number | undefined;
  /** Whether the URL leads to PgBouncer in transaction mode, which hands connections from one transaction to the next. */
  pooled?: boolean | undefined;
  /** With `pooled`, how long the role may let a statement take at most, where that is not `statementTimeout`. Milliseconds. */
  roleTimeout?: number | undefined;
  /** With `pooled`, the URL of the same database past it, for listeners alone; without it they hear of nothing, and look again and again. */
  directUrl?: string | undefined;
}

export interface PostgresDatabase extends SqlDatabase {
  /** How many connections it has at most, beside one for each listener. */
  readonly connections: number;
  /**
   * Hears of what `pg_notify` sends to a channel, on a connection of its own that comes back whenever it is lost; where there is none
   * past PgBouncer, it has the same as if each message were lost.
   * @param onMessage gets each payload, and an empty one each time the connection stands, the first time included: what was
   * sent before is lost, so look.
   * @returns what ends it.
   */
  listen(channel: string, onMessage: (payload: string) => void): () => void;
  /** Why nothing is heard past PgBouncer; undefined where it is, or no way past was named. */
  whyDeaf(): Promise<string | undefined>;
}

/** How long a connection that nobody uses is kept. Milliseconds. */
const idleLifetime = 60_000;
/** How often work is tried that another transaction or a lost connection stopped, as long as a connection may take. */
const transactionAttempts = 5;
const readAttempts = 2;

type Row = Record<string, SqlValue>;

/**
 * Opens a PostgreSQL database of version 15 or newer, and makes the schemas of the tables where they are missing.
 * @param url `postgres://USER@HOST:PORT/DATABASE`. What it leaves out, the password above all, comes from `PGPASSWORD` and its
 * like or from `~/.pgpass`.
 * @throws {StorageUnavailable} when it cannot be reached.
 * @throws when the URL cannot be read, or the database cannot be used.
 */
export async function openPostgresDatabase(
  url: string,
  {
    connections = 10,
    // Commands have work that takes long.
    connectTimeout = 5_000,
    statementTimeout = 10_000,
    pooled = false,
    roleTimeout = statementTimeout,
    directUrl,
  }: PostgresOptions = {},
): Promise<PostgresDatabase> {
  const timeouts = { connectTimeout, statementTimeout };
  const connection = connectionOptions(url, timeouts, pooled);
  const begin = pooled ? beginWith(timeouts) : 'BEGIN ISOLATION LEVEL READ COMMITTED';
  const pool = new Pool({ ...connection, max: connections, idleTimeoutMillis: idleLifetime });
  // The call that uses a broken connection fails by itself; without a listener the process would end.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  let statements = new Statements(!pooled);
  const listeners = new Set<AbortController>();
  let closed: Promise<void> | undefined;

  async function connect(): Promise<PoolClient> {
    if (closed !== undefined) throw new StorageUnavailable('The database is closed.');
    try {
      return await pool.connect();
    } catch (error) {
      throw connectFailure(error);
    }
  }

  async function execute(
    client: PoolClient,
    sql: string,
    parameters: readonly SqlValue[] = [],
  ): Promise<QueryResult<Row>> {
    const statement = statements.of(sql, parameters);
    try {
      return await client.query<Row>(statement);
    } catch (error) {
      const failure = statementFailure(error);
      if (failure instanceof StalePlan) statements.prepareAnew();
      throw failure;
    }
  }

  async function copy(
    client: PoolClient,
    columns: Readonly<Record<string, ColumnType>>,
    sql: string,
    parameters: readonly (string | number)[],
  ): Promise<SqlRow[]> {
    const select = new BinaryCopy(statements.written(sql, parameters));
    await new Promise<void>((resolve, reject) => {
      select.callback = (error) => (error ? reject(statementFailure(error)) : resolve());
      client.query(select);
    });
    return select.rows(columns);
  }

  function read<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return repeated(readAttempts, connectTimeout, async () => {
      const client = await connect();
      let lost = false;
      try {
        return await work(client);
      } catch (error) {
        lost = error instanceof ConnectionLost;
        throw error;
      } finally {
        client.release(lost);
      }
    });
  }

  async function runOnce<T>(work: (session: SqlSession) => MaybePromise<T>): Promise<T> {
    const client = await connect();
    let failure: unknown;
    let stage: 'work' | 'commit' | 'over' = 'work';
    const statement = async (sql: string, parameters: readonly SqlValue[]) => {
      if (stage !== 'work') throw new Error('The transaction is over.');
      try {
        return await execute(client, sql, parameters);
      } catch (error) {
        failure ??= error;
        throw error;
      }
    };
    try {
      await execute(client, begin);
      const result = await work({
        all: async (sql, ...parameters) => (await statement(sql, parameters)).rows,
        returning: async (sql, ...parameters) => (await statement(sql, parameters)).rows,
        run: async (sql, ...parameters) => (await statement(sql, parameters)).rowCount ?? 0,
      });
      // PostgreSQL keeps nothing of a transaction with a failed statement, whatever the work made of the failure.
      if (failure !== undefined) throw failure;
      stage = 'commit';
      await execute(client, 'COMMIT');
      stage = 'over';
      client.release();
      return result;
    } catch (error) {
      const cause = failure ?? error;
      const lost = cause instanceof ConnectionLost;
      const committing = stage === 'commit';
      stage = 'over';
      client.release(lost || !(await rolledBack(client)));
      if (lost && committing) {
        throw new StorageUnavailable(
          'The connection to PostgreSQL was lost while a change was being kept; it may or may not have been.',
        );
      }
      throw passes(cause) ? cause : error;
    }
  }

  const database: PostgresDatabase = {
    dialect: 'postgres',
    connections,
    read: {
      all: (sql, ...parameters) =>
        read(async (client) => (await execute(client, sql, parameters)).rows),
      many: (columns, sql, ...parameters) =>
        read((client) => copy(client, columns, sql, parameters)),
    },
    transaction: (work) => repeated(transactionAttempts, connectTimeout, () => runOnce(work)),
    listen(channel, onMessage) {
      const end = new AbortController();
      listeners.add(end);
      if (!pooled) void follow(connection, channel, onMessage, end.signal);
      else if (directUrl === undefined) void lookAgain(onMessage, end.signal);
      else void follow(connectionOptions(directUrl, timeouts), channel, onMessage, end.signal);
      return () => {
        listeners.delete(end);
        end.abort();
      };
    },
    async whyDeaf() {
      if (!pooled || directUrl === undefined) return undefined;
      try {
        const hears = await wouldHear(connectionOptions(directUrl, timeouts), async (channel) =>
          database.read.all(`SELECT pg_notify(?, '')`, channel),
        );
        return hears ? undefined : 'It leads to another database, or not past PgBouncer.';
      } catch (error) {
        return (error instanceof StorageUnavailable ? error : connectFailure(error)).message;
      }
    },
    close() {
      for (const end of listeners) end.abort();
      closed ??= pool.end();
      return closed;
    },
  };
  try {
    if (pooled) {
      const role = { connectTimeout, statementTimeout: roleTimeout };
      await checkRoleSettings(database, {
        statementTimeout: roleTimeout,
        lockTimeout: lockTimeout(role),
        idleTimeout,
      });
      const client = await connect();
      statements = new Statements(await keepsNames(client).finally(() => client.release()));
    }
    await prepareSchemas(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/** How a transaction begins that may not rely on what its connection was opened with. */
function beginWith(timeouts: Timeouts): string {
  return `BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = ${timeouts.statementTimeout};
    SET LOCAL lock_timeout = ${lockTimeout(timeouts)}; SET LOCAL idle_in_transaction_session_timeout = ${idleTimeout}`;
}

async function repeated<T>(attempts: number, patience: number, work: () => Promise<T>): Promise<T> {
  // What took as long as that once is not tried again.
  const deadline = Date.now() + patience;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || Date.now() > deadline || !passes(error)) throw error;
      // Those who met once must not meet again.
      await sleep(Math.random() * 20 * 2 ** attempt);
    }
  }
}

function passes(failure: unknown): boolean {
  return failure instanceof Conflict || failure instanceof ConnectionLost;
}

function rolledBack(client: PoolClient): Promise<boolean> {
  return client.query('ROLLBACK').then(
    () => true,
    () => false,
  );
}
