import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/storage/sqlite/driver.js';
import { lockFolder, shareFolder } from '../../src/storage/sqlite/folder-lock.js';
import { keyFile, mainFile } from '../../src/storage/sqlite/replacement.js';
import { rowsOf } from './origin.js';

it('killed before any of its steps, a replacement leaves both databases before or both after', () => {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-replacement-'));
  const before = databasesOf('before', join(folder, 'before'));
  const after = databasesOf('after', join(folder, 'after'));
  const states = [];
  for (let step = 0, ended = false; !ended; step += 1) {
    const data = join(folder, `data-${step}`);
    cpSync(join(folder, 'before'), data, { recursive: true });
    // As a crashed server leaves it. It must not be taken for the log of another database.
    expect(readdirSync(data)).toContain(`${mainFile}-wal`);
    ended = replaced(data, join(folder, 'after'), step);
    // Whoever opens the folder next finishes or forgets the replacement.
    (step % 2 === 0 ? lockFolder : shareFolder)(data).release();
    const state = [mainFile, keyFile].map((name) =>
      rowsOf(join(data, name), 'SELECT * FROM state'),
    );
    expect(state[0]).toEqual(state[1]);
    states.push(state[0]?.[0]?.['name']);
    expect(readdirSync(data).filter((name) => name.startsWith('replacement'))).toEqual([]);
  }
  expect(states.length).toBeGreaterThan(8);
  expect(states[0]).toBe('before');
  // There is one moment from which on it is done.
  expect([...states].sort().reverse()).toEqual(states);
  expect(states.at(-1)).toBe('after');
  for (const database of [...before, ...after]) database.close();
  rmSync(folder, { recursive: true });
});

/** Makes both databases of a folder, whose content is in part in their logs as long as they are open. */
function databasesOf(state: string, folder: string): Database[] {
  mkdirSync(folder);
  return [mainFile, keyFile].map((name) => {
    const database = openDatabase(join(folder, name));
    database.exec(
      state === 'before'
        ? `PRAGMA journal_mode = WAL; CREATE TABLE state (name TEXT); INSERT INTO state VALUES ('${state}')`
        : `CREATE TABLE state (name TEXT); INSERT INTO state VALUES ('${state}')`,
    );
    return database;
  });
}

/** Replaces in a process of its own. @returns whether that came to its end. */
function replaced(data: string, others: string, step: number): boolean {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const script = fileURLToPath(new URL('replace-until-killed.ts', import.meta.url));
  const { status, signal, stderr } = spawnSync(
    process.execPath,
    ['--import', tsx, script, data, others, String(step)],
    { encoding: 'utf8' },
  );
  expect([stderr, status ?? signal]).toEqual(['', expect.toBeOneOf([0, 'SIGKILL'])]);
  return status === 0;
}
