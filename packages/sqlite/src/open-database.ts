import { type Database, driver } from './driver.js';

/**
 * Opens a database file, or makes it.
 *
 * @throws {SqliteMissing} when there is no SQLite for this Node on this platform.
 * @throws SQLite's own error, with its result code as `errcode`, when the file cannot be opened.
 */
export function openDatabase(file: string): Database {
  const { DatabaseSync } = driver();
  return new DatabaseSync(file);
}
