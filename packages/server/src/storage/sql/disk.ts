import { randomBytes } from 'node:crypto';
import { DiskRefuses } from '../storage.js';
import type { SqlDatabase } from './sql-database.js';

/** Bytes that are written to find out whether there is room again: more than any request keeps. */
const asMuch = 2 ** 16;

/** Whether the disk takes what is written to some databases. */
export class Disk {
  #refused = false;

  /** The same database; that the disk refuses one of its transactions is noted. */
  watch(database: SqlDatabase): SqlDatabase {
    return {
      ...database,
      transaction: async (work) => {
        try {
          return await database.transaction(work);
        } catch (error) {
          if (error instanceof DiskRefuses) this.#refused = true;
          throw error;
        }
      },
    };
  }

  /**
   * After the disk refused something: writes as much as any request does, and takes it out again. What is smaller may find room
   * where a request does not.
   * @throws {DiskRefuses} when it still does.
   */
  async findRoom(database: SqlDatabase): Promise<void> {
    if (!this.#refused) return;
    await database.transaction((session) =>
      session.run(
        `INSERT INTO biometrid.deployment (name, value) VALUES ('room', ?)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
        // Not to be made smaller by a database that compresses.
        randomBytes(asMuch / 2).toString('hex'),
      ),
    );
    await database.transaction((session) =>
      session.run(`DELETE FROM biometrid.deployment WHERE name = 'room'`),
    );
    this.#refused = false;
  }
}
