import type { Storage } from '../../../src/storage/storage.js';

/** A database of its own for one test. */
export interface TestDatabase {
  /** Opens a further connection. */
  open(): Promise<Storage>;
  /** Changes a table behind the storage's back. */
  alter(sql: string): Promise<void>;
  /** Closes what is open, and removes the database. */
  remove(): Promise<void>;
}

/** What a test of the suite works on. */
export interface Stage {
  database: TestDatabase;
  storage: Storage;
  /** A second connection, as another process has one. */
  other: Storage;
  /** The second connection in the next turn of the event loop: word from another process never comes sooner. */
  elsewhere(): Promise<Storage>;
}
