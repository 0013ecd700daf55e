import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mainFile } from '../storage/sqlite/replacement.js';

/** @throws when a data folder holds no database, which opening it would make. */
export function checkDatabaseThere(data: string): void {
  if (!existsSync(join(data, mainFile)))
    throw new Error(`There is no database in ${data}. Name its folder with --data.`);
}
