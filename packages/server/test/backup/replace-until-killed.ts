import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { takeFolder } from '../../src/storage/sqlite/folder-lock.js';
import {
  beginReplacement,
  keyFile,
  mainFile,
  replaceDatabases,
} from '../../src/storage/sqlite/replacement.js';

/** Replaces the databases of a folder by others, and is killed before the file is moved or removed that has a number. */
const [, , folder = '', others = '', number = ''] = process.argv;

takeFolder(folder);
const draft = beginReplacement(folder);
for (const name of [mainFile, keyFile]) fs.copyFileSync(join(others, name), join(draft, name));

let left = Number(number);
for (const name of ['renameSync', 'rmSync'] as const) {
  const original = fs[name] as (...args: unknown[]) => void;
  Object.assign(fs, {
    [name](...args: unknown[]) {
      if (left === 0) process.kill(process.pid, 'SIGKILL');
      left -= 1;
      original(...args);
    },
  });
}
syncBuiltinESMExports();

replaceDatabases(folder);
