/** The `node:sqlite` API: built into Node from 22.13 on, and from a package with the same API on Node 20. */
type Driver = typeof import('@photostructure/sqlite');
export type Database = InstanceType<Driver['DatabaseSync']>;

// Named in a variable, because Node 20 and its types do not have the module.
const builtIn = 'node:sqlite';
const driver: Driver = await import(builtIn).catch(() => import('@photostructure/sqlite'));

/** Opens a database file, or makes it. */
export function openDatabase(file: string): Database {
  return new driver.DatabaseSync(file);
}
