import { createRequire } from 'node:module';
import { SqliteMissing } from './sqlite-missing.js';

/** What SQLite keeps, as Node gives and takes it; a boolean is none of it, and whole numbers are safe ones. */
export type Value = null | number | string | Uint8Array;

export type Row = Record<string, Value>;

/** A `DatabaseSync` of https://nodejs.org/api/sqlite.html, as far as both drivers are tried here. */
export interface Database {
  /** Runs statements that give no rows, with a semicolon between them. */
  exec(sql: string): void;
  prepare(sql: string): Statement;
  /** Whether a transaction is open. */
  readonly isTransaction: boolean;
  /** @throws when it is closed already. */
  close(): void;
}

/** A `StatementSync` of https://nodejs.org/api/sqlite.html. */
export interface Statement {
  all(...parameters: Value[]): Row[];
  get(...parameters: Value[]): Row | undefined;
  iterate(...parameters: Value[]): IterableIterator<Row>;
  run(...parameters: Value[]): { changes: number | bigint; lastInsertRowid: number | bigint };
}

export interface Driver {
  readonly DatabaseSync: new (file: string) => Database;
}

// Named in a variable, because Node 20 and its types do not have the module.
const builtIn = 'node:sqlite';
let found: Driver | undefined = await import(builtIn).catch(() => undefined);

/**
 * Node's own SQLite, from 22.13 on, or else the library of this platform, which has the same interface.
 * @throws {SqliteMissing}
 */
export function driver(): Driver {
  found ??= load();
  return found;
}

function load(): Driver {
  const library = `@biometrid/sqlite-${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    return require(library);
  } catch (cause) {
    try {
      // Another C library has a package of its own; where both are installed, only the one that fits can be loaded.
      return require(`${library}-musl`);
    } catch {
      throw new SqliteMissing(library, { cause });
    }
  }
}
