import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { openDatabase } from '../src/index.js';

const folder = mkdtempSync(join(tmpdir(), 'sqlite-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('keeps what it is given, of every kind', () => {
  const file = join(folder, 'kinds.db');
  const database = openDatabase(file);
  database.exec('CREATE TABLE kinds (id INTEGER PRIMARY KEY, kept)');
  const insert = database.prepare('INSERT INTO kinds (kept) VALUES (?)');
  const values = [null, 1.5, 7, 'text', new Uint8Array([1, 2, 3])];
  for (const value of values) expect(insert.run(value)).toMatchObject({ changes: 1 });
  database.close();

  const again = openDatabase(file);
  const kept = again.prepare('SELECT kept FROM kinds ORDER BY id');
  expect(kept.all().map((row) => row['kept'])).toEqual(values);
  expect([...kept.iterate()].map((row) => row['kept'])).toEqual(values);
  expect(kept.get()).toEqual({ kept: null });
  expect(again.prepare('SELECT kept FROM kinds WHERE id > ?').get(99)).toBeUndefined();
  again.close();
});

it('gives the result code of what fails', () => {
  const database = openDatabase(join(folder, 'codes.db'));
  database.exec('BEGIN; CREATE TABLE once (id INTEGER PRIMARY KEY); INSERT INTO once VALUES (1)');
  expect(database.isTransaction).toBe(true);
  const constraint = 19;
  expect(() => database.exec('INSERT INTO once VALUES (1)')).toThrow(
    expect.objectContaining({ errcode: expect.toSatisfy((code) => (code & 0xff) === constraint) }),
  );
  database.close();
});

// Node 22.13 and later have their own.
it.skipIf(process.versions.node.split('.').map(Number)[0] !== 20)(
  'says what to do where no library is installed, once a database is to be opened and not before',
  () => {
    const room = new URL('..', import.meta.url);
    for (const part of ['package.json', 'dist'])
      cpSync(new URL(part, room), join(folder, 'node_modules/@biometrid/sqlite', part), {
        recursive: true,
      });
    const program = `
      const { openDatabase } = await import('@biometrid/sqlite');
      console.log('imported');
      try { openDatabase('none.db'); } catch (error) { console.log(error.code, error.message); }`;
    // pnpm's commands make all that is in the workspace to be found from everywhere.
    const env = { ...process.env, NODE_PATH: '' };
    const options = { cwd: folder, encoding: 'utf8', env } as const;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', program], options);
    expect(said).toContain('imported\nSQLITE_MISSING ');
    expect(said).toContain(`@biometrid/sqlite-${process.platform}-${process.arch}`);
    expect(said).toContain('install with optional dependencies');
  },
);

it('depends on a library for each platform that @photostructure/sqlite has one for', () => {
  const { optionalDependencies } = manifest(fileURLToPath(new URL('..', import.meta.url)));
  const prebuilt = join(installed('@photostructure/sqlite'), 'prebuilds');
  const platforms = readdirSync(prebuilt).flatMap((platform) =>
    readdirSync(join(prebuilt, platform)).map(
      (file) => `@biometrid/sqlite-${platform}${file.includes('.musl.') ? '-musl' : ''}`,
    ),
  );
  expect(Object.keys(optionalDependencies).sort()).toEqual(platforms.sort());
});

function installed(name: string): string {
  return fileURLToPath(new URL(`../node_modules/${name}`, import.meta.url));
}

function manifest(folder: string) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
