import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addMasterKey,
  checkKeysOutside,
  createKeyFolder,
  KeysExist,
  MasterKeyMissing,
  NoKeys,
  openKeyFolder,
  removeMasterKey,
} from '../../src/keys/key-folder.js';
import { newDataKey, SealBroken } from '../../src/keys/sealing.js';

const owner = { clientId: 'a client', userId: 'a user' };

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'biometrid-keys-'));
  folder = join(root, 'data-keys');
});
afterEach(() => rmSync(root, { recursive: true }));

it('the ring adds to what a database needs whatever another process noted meanwhile, and takes away only when told', () => {
  const database = { database: 'd-00000001', place: 'here' };
  createKeyFolder(folder);
  const [starting, rotating] = [openKeyFolder(folder), openKeyFolder(folder)];
  rotating.note({ ...database, needs: ['k-2'] });
  starting.noteAlso({ ...database, needs: ['k-1'] });
  expect(starting.databases()).toEqual([{ ...database, needs: ['k-2', 'k-1'] }]);
  rotating.note({ ...database, needs: ['k-2'] });
  expect(openKeyFolder(folder).databases()).toEqual([{ ...database, needs: ['k-2'] }]);
});

describe('a new key folder', () => {
  it('holds a ring with one key and a pepper, for its owner alone', () => {
    createKeyFolder(folder);
    expect(readdirSync(folder).sort()).toEqual(['keyring.json', 'pepper']);
    expect([folder, file('keyring.json'), file('pepper')].map(mode)).toEqual(['700', '600', '600']);
    const { format, keys } = JSON.parse(readFileSync(file('keyring.json'), 'utf8'));
    expect(format).toBe(1);
    expect(keys).toEqual([
      {
        id: expect.stringMatching(/^k-[0-9a-f]{8}$/),
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        key: expect.any(String),
        check: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ]);
    expect(Buffer.from(keys[0].key, 'base64')).toHaveLength(32);
    expect(readFileSync(file('pepper'), 'utf8')).toMatch(/^[0-9a-f]{64}$/);
    expect(openKeyFolder(folder).masterKeyIds()).toEqual([keys[0].id]);
  });

  it('has other keys than any other', () => {
    createKeyFolder(folder);
    createKeyFolder(join(root, 'other'));
    const [one, other] = [openKeyFolder(folder), openKeyFolder(join(root, 'other'))];
    expect(one.fingerprint()).not.toBe(other.fingerprint());
    expect(one.masterKeyIds()).not.toEqual(other.masterKeyIds());
  });

  it.each(['keyring.json', 'pepper'])('is not made where there is a %s', (name) => {
    mkdirSync(folder);
    writeFileSync(file(name), 'what was there');
    expect(() => createKeyFolder(folder)).toThrow(KeysExist);
    expect(() => createKeyFolder(folder)).toThrow(file(name));
    expect(readdirSync(folder)).toEqual([name]);
    expect(readFileSync(file(name), 'utf8')).toBe('what was there');
  });

  it('made by several processes at once is one, which all of them find whole', async () => {
    const processes = ['create', 'create', 'create'].map(anotherProcess);
    await Promise.all(processes.map(({ line }) => line()));
    for (const { goOn } of processes) goOn();
    const answers = await Promise.all(processes.map(({ line }) => line()));
    expect(answers.sort()).toEqual(['created', 'refused', 'refused']);
    await Promise.all(processes.map(({ ended }) => ended));
    expect(readdirSync(folder).sort()).toEqual(['keyring.json', 'pepper']);
    expect(openKeyFolder(folder).masterKeyIds()).toHaveLength(1);
  });
});

describe('opening a key folder', () => {
  it('without keys says how to make them', () => {
    expect(() => openKeyFolder(folder)).toThrow(NoKeys);
    mkdirSync(folder);
    expect(() => openKeyFolder(folder)).toThrow(/no keys in .*data-keys.*biometrid keys init/);
    for (const change of [() => addMasterKey(folder), () => removeMasterKey(folder, 'k-0')])
      expect(change).toThrow(NoKeys);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('without the pepper says what is missing', () => {
    createKeyFolder(folder);
    rmSync(file('pepper'));
    expect(() => openKeyFolder(folder)).toThrow(/pepper is missing .*Restore it from a backup/);
  });

  it.runIf(process.platform !== 'win32').each([
    ['keyring.json', 0o640],
    ['keyring.json', 0o604],
    ['pepper', 0o640],
    ['pepper', 0o644],
  ])('refuses a %s of mode %o, and says what to do', (name, wide) => {
    createKeyFolder(folder);
    chmodSync(file(name), wide);
    expect(() => openKeyFolder(folder)).toThrow(`Run chmod 600 ${file(name)}`);
    chmodSync(file(name), 0o400);
    expect(openKeyFolder(folder).masterKeyIds()).toHaveLength(1);
  });

  const key = Buffer.alloc(32, 7).toString('base64');
  const whole = { id: 'k-00000001', createdAt: '2026-11-24T00:00:00.000Z', key };
  it.each([
    ['nothing', ''],
    ['half of it', `{ "format": 1, "keys": [{ "id": "k-00000001", "key": "${key}`],
    ['a list', '[]'],
    ['null', 'null'],
    ['another format', JSON.stringify({ format: 2, keys: [whole] })],
    ['no list of keys', JSON.stringify({ format: 1, keys: whole })],
    ['no key', JSON.stringify({ format: 1, keys: [] })],
    ['a key that is none', JSON.stringify({ format: 1, keys: [null] })],
    ['an id that is none', JSON.stringify({ format: 1, keys: [{ ...whole, id: 'k-1' }] })],
    ['one id twice', JSON.stringify({ format: 1, keys: [whole, whole] })],
    ['no time', JSON.stringify({ format: 1, keys: [{ ...whole, createdAt: 5 }] })],
    ['a short key', JSON.stringify({ format: 1, keys: [{ ...whole, key: key.slice(4) }] })],
    [
      'a key that is no base64',
      JSON.stringify({ format: 1, keys: [{ ...whole, key: `-${key.slice(1)}` }] }),
    ],
    ['two mebibytes', ' '.repeat(2 ** 21)],
  ])('refuses a ring that holds %s, without quoting it', (_what, text) => {
    createKeyFolder(folder);
    writeFileSync(file('keyring.json'), text);
    const refusal = caught(() => openKeyFolder(folder));
    expect(refusal.message).toMatch(/keyring\.json is damaged.*Restore it from a backup/);
    expect(inspect(refusal)).not.toContain(key.slice(0, 12));
    expect(() => addMasterKey(folder)).toThrow(/is damaged/);
    expect(readFileSync(file('keyring.json'), 'utf8')).toBe(text);
  });

  it('refuses a key of which one character was changed, or its id, and tells which', () => {
    createKeyFolder(folder);
    const text = readFileSync(file('keyring.json'), 'utf8');
    const [{ id, key: secret }] = JSON.parse(text).keys;
    const changed = (text: string) => (text.startsWith('0') ? '1' : '0') + text.slice(1);
    for (const [before, after] of [
      [secret, changed(secret)],
      [id, `k-${changed(id.slice(2))}`],
    ]) {
      writeFileSync(file('keyring.json'), text.replace(before, after));
      for (const refused of [() => openKeyFolder(folder), () => addMasterKey(folder)])
        expect(refused).toThrow(
          /keyring\.json is damaged: the key k-\w{8} does not fit.*Restore it/,
        );
    }
    writeFileSync(file('keyring.json'), text);
    expect(openKeyFolder(folder).masterKeyIds()).toEqual([id]);
  });

  it('refuses a pepper of which one digit was changed', () => {
    createKeyFolder(folder);
    const text = readFileSync(file('pepper'), 'utf8');
    writeFileSync(file('pepper'), (text.startsWith('0') ? '1' : '0') + text.slice(1));
    expect(() => openKeyFolder(folder)).toThrow(/pepper does not fit the key ring.*Restore both/);
  });

  it('takes a ring of a release before check values', () => {
    createKeyFolder(folder);
    writeFileSync(file('keyring.json'), JSON.stringify({ format: 1, keys: [whole] }));
    const keys = openKeyFolder(folder);
    expect(keys.unchecked()).toEqual([whole.id]);
    keys.addChecks([whole.id]);
    for (const opened of [keys, openKeyFolder(folder)]) expect(opened.unchecked()).toEqual([]);
    const written = JSON.parse(readFileSync(file('keyring.json'), 'utf8'));
    expect(written).toMatchObject({ format: 1, pepper: keys.fingerprint(), keys: [whole] });
  });

  it.each(['', 'ab'.repeat(31), 'ab'.repeat(33), 'zz'.repeat(32)])(
    'refuses a pepper that is %j',
    (text) => {
      createKeyFolder(folder);
      writeFileSync(file('pepper'), text);
      expect(() => openKeyFolder(folder)).toThrow(/pepper is damaged/);
    },
  );
});

describe('the keys', () => {
  it('wrap and unwrap a data key for one owner, under any master key of the ring', () => {
    createKeyFolder(folder);
    addMasterKey(folder);
    const keys = openKeyFolder(folder);
    const [old = '', young = ''] = keys.masterKeyIds();
    for (const id of [old, young]) {
      const dataKey = newDataKey();
      const wrapped = keys.wrap(id, dataKey, owner);
      expect(Buffer.compare(keys.unwrap(id, wrapped, { ...owner }), dataKey)).toBe(0);
      const other = id === old ? young : old;
      for (const refused of [
        () => keys.unwrap(other, wrapped, owner),
        () => keys.unwrap(id, wrapped, { ...owner, userId: 'another' }),
        () => keys.unwrap(id, wrapped, { ...owner, clientId: 'another' }),
      ])
        expect(refused).toThrow(SealBroken);
    }
  });

  it('say which master key is missing, and what to do', () => {
    createKeyFolder(folder);
    const keys = openKeyFolder(folder);
    const wrapped = keys.wrap(keys.masterKeyIds()[0] ?? '', newDataKey(), owner);
    for (const refused of [
      () => keys.wrap('k-00000000', newDataKey(), owner),
      () => keys.unwrap('k-00000000', wrapped, owner),
    ]) {
      expect(refused).toThrow(MasterKeyMissing);
      expect(refused).toThrow(/keyring\.json has no key k-00000000\. Restore the ring/);
    }
  });

  it('follow the ring when told to', () => {
    createKeyFolder(folder);
    const keys = openKeyFolder(folder);
    const [first = ''] = keys.masterKeyIds();
    const added = addMasterKey(folder);
    expect(keys.has(added)).toBe(false);
    keys.refresh();
    expect(keys.masterKeyIds()).toEqual([first, added]);
    removeMasterKey(folder, first);
    expect(keys.has(first)).toBe(true);
    keys.refresh();
    expect([keys.has(first), keys.has(added)]).toEqual([false, true]);
  });

  it('stay as they were when the ring is damaged, changed or gone', () => {
    createKeyFolder(folder);
    const keys = openKeyFolder(folder);
    const [id = ''] = keys.masterKeyIds();
    const ring = JSON.parse(readFileSync(file('keyring.json'), 'utf8'));
    const other = { id, createdAt: '', key: Buffer.alloc(32, 7).toString('base64') };
    writeFileSync(file('keyring.json'), JSON.stringify({ ...ring, keys: [other] }));
    expect(() => keys.refresh()).toThrow(`the key ${id} was changed`);
    writeFileSync(file('keyring.json'), '{}');
    expect(() => keys.refresh()).toThrow(/is damaged/);
    rmSync(file('keyring.json'));
    expect(() => keys.refresh()).toThrow(NoKeys);
    expect(keys.unwrap(id, keys.wrap(id, newDataKey(), owner), owner)).toHaveLength(32);
  });

  it('derive a key for each purpose, the same each time and after each start', () => {
    createKeyFolder(folder);
    const [keys, again] = [openKeyFolder(folder), openKeyFolder(folder)];
    expect(keys.derive('audit')).toHaveLength(32);
    expect(keys.derive('audit')).toBe(keys.derive('audit'));
    expect(again.derive('audit')).toEqual(keys.derive('audit'));
    expect(keys.derive('cookies')).not.toEqual(keys.derive('audit'));
    expect(Buffer.from(keys.derive('audit'))).not.toEqual(Buffer.from(keys.pepper));
  });

  it('have a fingerprint that stays when the ring changes', () => {
    createKeyFolder(folder);
    const before = openKeyFolder(folder).fingerprint();
    addMasterKey(folder);
    expect(openKeyFolder(folder).fingerprint()).toBe(before);
    expect(before).toMatch(/^[0-9a-f]{16}$/);
  });

  it('neither print nor serialise', () => {
    createKeyFolder(folder);
    const keys = openKeyFolder(folder);
    keys.derive('audit');
    const secrets = [
      Buffer.from(keys.pepper).toString('hex'),
      JSON.parse(readFileSync(file('keyring.json'), 'utf8')).keys[0].key,
    ];
    const shown = inspect(keys, { depth: 9, showHidden: true }) + JSON.stringify(keys);
    for (const secret of secrets) expect(shown).not.toContain(secret.slice(0, 12));
    expect(shown).not.toMatch(/<Buffer|Uint8Array|KeyObject/);
  });
});

describe('changing the ring', () => {
  beforeEach(() => createKeyFolder(folder));

  it('keeps it for the owner alone, and leaves nothing else behind', () => {
    const added = addMasterKey(folder);
    removeMasterKey(folder, added);
    expect(readdirSync(folder).sort()).toEqual(['keyring.json', 'pepper']);
    expect(mode(file('keyring.json'))).toBe('600');
  });

  it('never takes the last key, nor one that is not there', () => {
    const before = readFileSync(file('keyring.json'), 'utf8');
    const [only = ''] = openKeyFolder(folder).masterKeyIds();
    expect(() => removeMasterKey(folder, only)).toThrow(/only master key.*keys rotate first/);
    expect(() => removeMasterKey(folder, 'k-00000000')).toThrow(MasterKeyMissing);
    expect(readFileSync(file('keyring.json'), 'utf8')).toBe(before);
    expect(readdirSync(folder).sort()).toEqual(['keyring.json', 'pepper']);
  });

  it('removes the drafts of a killed process, which hold keys', () => {
    writeFileSync(file('keyring.json.0123456789ab'), 'a draft');
    writeFileSync(file('pepper.0123456789ab'), 'a draft');
    writeFileSync(file('keyring.json.bak'), 'somebody put it there');
    addMasterKey(folder);
    expect(readdirSync(folder).sort()).toEqual(['keyring.json', 'keyring.json.bak', 'pepper']);
  });

  it('by several processes at once loses no key, even when a killed one left its lock', async () => {
    writeFileSync(file('keyring.lock'), 'of a process that was killed');
    const processes = ['add', 'add', 'add'].map(anotherProcess);
    await Promise.all(processes.map(({ line }) => line()));
    for (const { goOn } of processes) goOn();
    await Promise.all(processes.map(({ ended }) => ended));
    const ids = openKeyFolder(folder).masterKeyIds();
    expect(ids).toHaveLength(61);
    const told = processes.flatMap(({ lines }) => lines.slice(1));
    expect([...ids.slice(1)].sort()).toEqual(told.sort());
    expect(readdirSync(folder).sort()).toEqual(['keyring.json', 'pepper']);
  });

  it('keeps every key that was told, when the process is killed at any moment', async () => {
    const told = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      const { child, line, lines, goOn, ended } = anotherProcess('churn');
      await line();
      goOn();
      await line();
      setTimeout(() => child.kill('SIGKILL'), round * 9);
      await ended;
      const keys = openKeyFolder(folder);
      for (const text of lines.slice(1)) {
        const [what, id = ''] = text.split(' ');
        if (what === 'added') told.add(id);
        else expect(keys.has(id)).toBe(false);
      }
      for (const id of told) expect(keys.has(id)).toBe(true);
      expect(existsSync(file('pepper'))).toBe(true);
    }
    expect(told.size).toBeGreaterThanOrEqual(3);
    addMasterKey(folder);
    expect(openKeyFolder(folder).masterKeyIds().length).toBeGreaterThan(told.size + 1);
  });
});

describe('where keys lie', () => {
  it('is outside the data folder', () => {
    const data = join(root, 'data');
    for (const allowed of [folder, root, join(root, '..keys'), join(data, '..', 'keys')])
      expect(() => checkKeysOutside(data, allowed)).not.toThrow();
    for (const refused of [data, join(data, 'keys'), join(data, '..keys'), `${data}/x/../y/z`])
      expect(() => checkKeysOutside(data, refused)).toThrow(/lies in the data folder.*--keys/);
  });

  it('is seen through links', () => {
    mkdirSync(join(root, 'data', 'deep'), { recursive: true });
    symlinkSync(join(root, 'data', 'deep'), join(root, 'elsewhere'));
    symlinkSync(join(root, 'data'), join(root, 'link'));
    expect(() => checkKeysOutside(join(root, 'data'), join(root, 'elsewhere', 'keys'))).toThrow();
    expect(() => checkKeysOutside(join(root, 'link'), join(root, 'data', 'keys'))).toThrow();
  });
});

function file(name: string): string {
  return join(folder, name);
}

function mode(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

function caught(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('Nothing was thrown');
}

interface AnotherProcess {
  child: ChildProcessByStdio<Writable, Readable, null>;
  /** All the whole lines that it has printed. */
  lines: string[];
  /** Resolves to the next of them that was not asked for yet. */
  line(): Promise<string>;
  goOn(): void;
  ended: Promise<unknown>;
}

/** A process of its own that works on the folder, once it is told to go on; see `work-on-keys.ts`. */
function anotherProcess(work: string): AnotherProcess {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const script = fileURLToPath(new URL('work-on-keys.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', tsx, script, folder, work], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  let asked = 0;
  let rest = '';
  const ended = once(child, 'close');
  child.stdout.setEncoding('utf8').on('data', (text) => {
    const whole = (rest + text).split('\n');
    rest = whole.pop() ?? '';
    lines.push(...whole);
  });
  return {
    child,
    lines,
    async line() {
      for (;;) {
        const next = lines[asked];
        if (next !== undefined) {
          asked += 1;
          return next;
        }
        const over = await Promise.race([once(child.stdout, 'data'), ended.then(() => 'ended')]);
        if (over === 'ended') throw new Error('The process ended before it said more');
      }
    },
    goOn: () => child.stdin.write('\n'),
    ended,
  };
}
