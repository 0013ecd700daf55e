import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { underLease } from './lease.js';
import { unwrapDataKey, type WrappingContext, wrapDataKey } from './sealing.js';

/** The keys of a deployment: a pepper, and the ring of master keys. Neither prints nor serialises. */
export interface Keys {
  /** 32 bytes, the key of what is kept as a keyed hash. Nobody changes them. */
  readonly pepper: Uint8Array;
  /** From the oldest to the youngest. Which one is in use is for the database to say. */
  masterKeyIds(): readonly string[];
  has(masterKeyId: string): boolean;
  /** Reads the ring again when its file changed. @throws as `openKeyFolder`; then the ring stays as it was. */
  refresh(): void;
  /** Wraps a user's data key. @returns 61 bytes. @throws {MasterKeyMissing} */
  wrap(masterKeyId: string, dataKey: Uint8Array, context: KeyOwner): Uint8Array;
  /**
   * The data key that was wrapped; the caller fills it with zeros after use.
   * @throws {MasterKeyMissing}
   * @throws {SealBroken} when it was wrapped by another master key, for another user, or changed since.
   */
  unwrap(masterKeyId: string, wrapped: Uint8Array, context: KeyOwner): Uint8Array;
  /** A key of 32 bytes for one purpose, which the code names. Nobody changes it: the same bytes are given every time. */
  derive(purpose: string): Uint8Array;
  /** 16 hexadecimal digits that tell whether a folder fits a database, and nothing of the pepper. */
  fingerprint(): string;
}

/** Whose data key it is. */
type KeyOwner = Omit<WrappingContext, 'masterKeyId'>;

/** There are no keys where they were looked for. */
export class NoKeys extends Error {
  override readonly name = 'NoKeys';
}

/** There are keys already, and they are never overwritten. */
export class KeysExist extends Error {
  override readonly name = 'KeysExist';
}

/** The ring does not have the master key that a data key is wrapped by. */
export class MasterKeyMissing extends Error {
  override readonly name = 'MasterKeyMissing';
}

/**
 * Makes a key ring with one master key, and a pepper, readable by the owner alone. Of processes that do so at once, one
 * succeeds; when the others are refused, all of it is in place.
 * @throws {KeysExist} when there is a ring or a pepper.
 */
export function createKeyFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { ring, pepper } = filesOf(folder);
  changing(folder, (confirm) => {
    for (const file of [ring, pepper])
      if (isThere(file))
        throw new KeysExist(
          `${file} is there already and is not overwritten: what it protects would be lost. Choose another folder for new keys.`,
        );
    confirm();
    // The ring last: where there is one, there is a pepper.
    place(pepper, randomBytes(keyBytes).toString('hex'), linkSync);
    place(ring, ringText([newMasterKey()]), linkSync);
  });
}

/**
 * Opens the keys of a folder.
 * @throws {NoKeys} when there is no key ring.
 * @throws when ring or pepper are damaged, or others than the owner can read them.
 */
export function openKeyFolder(folder: string): Keys {
  const { ring, pepper } = filesOf(folder);
  const present = loadRing(ring);
  return new FolderKeys(ring, present, readPepper(pepper));
}

/** Adds a master key to the ring. @returns its id. @throws as `openKeyFolder`. */
export function addMasterKey(folder: string): string {
  const added = newMasterKey();
  changeRing(folder, (keys) => [...keys, added]);
  return added.id;
}

/**
 * The master key that a rotation leads to: the youngest, where an unfinished one left it beside older ones, and otherwise one
 * that is added. Of processes that ask at once, all get the same.
 * @throws as `openKeyFolder`.
 */
export function nextMasterKey(folder: string): { id: string; added: boolean } {
  const fresh = newMasterKey();
  const ring = changeRing(folder, (keys) => (keys.length > 1 ? keys : [...keys, fresh]));
  const { id } = ring.at(-1) ?? fresh;
  return { id, added: id === fresh.id };
}

/**
 * Takes a master key out of the ring, for ever: what it wraps cannot be opened any more.
 * @throws when the ring does not have it, or nothing else; and as `openKeyFolder`.
 */
export function removeMasterKey(folder: string, id: string): void {
  changeRing(folder, (keys) => {
    const left = keys.filter((key) => key.id !== id);
    if (left.length === keys.length) throw new MasterKeyMissing(`The key ring has no key ${id}.`);
    if (left.length === 0)
      throw new Error(
        `${id} is the only master key. Add another with biometrid keys rotate first.`,
      );
    return left;
  });
}

/**
 * Checks that the keys do not lie among the data they protect, links resolved: a copy of the data folder would hold both.
 * @throws when they do.
 */
export function checkKeysOutside(dataFolder: string, keyFolder: string): void {
  const inside = relative(realPath(resolve(dataFolder)), realPath(resolve(keyFolder)));
  if (inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside))
    throw new Error(
      `The key folder ${keyFolder} lies in the data folder ${dataFolder}, so that a copy of the data would hold its keys. Choose another folder with --keys.`,
    );
}

class FolderKeys implements Keys {
  readonly #file: string;
  readonly #pepper: Uint8Array;
  readonly #derived = new Map<string, Uint8Array>();
  #ring: Ring;

  constructor(ringFile: string, ring: Ring, pepper: Uint8Array) {
    this.#file = ringFile;
    this.#ring = ring;
    this.#pepper = pepper;
  }

  get pepper() {
    return this.#pepper;
  }

  masterKeyIds() {
    return [...this.#ring.keys.keys()];
  }

  has(masterKeyId: string) {
    return this.#ring.keys.has(masterKeyId);
  }

  refresh() {
    const stat = statSync(this.#file, { bigint: true, throwIfNoEntry: false });
    if (stat === undefined || versionOf(stat) !== this.#ring.version)
      this.#ring = loadRing(this.#file);
  }

  wrap(masterKeyId: string, dataKey: Uint8Array, { clientId, userId }: KeyOwner) {
    return wrapDataKey(this.#masterKey(masterKeyId), { clientId, userId, masterKeyId }, dataKey);
  }

  unwrap(masterKeyId: string, wrapped: Uint8Array, { clientId, userId }: KeyOwner) {
    return unwrapDataKey(this.#masterKey(masterKeyId), { clientId, userId, masterKeyId }, wrapped);
  }

  derive(purpose: string) {
    let key = this.#derived.get(purpose);
    if (key === undefined) {
      key = new Uint8Array(hkdfSync('sha256', this.#pepper, '', `biometrid ${purpose}`, keyBytes));
      this.#derived.set(purpose, key);
    }
    return key;
  }

  fingerprint() {
    return createHmac('sha256', this.#pepper).update('biometrid keys').digest('hex').slice(0, 16);
  }

  #masterKey(id: string): KeyObject {
    const key = this.#ring.keys.get(id);
    if (key === undefined)
      throw new MasterKeyMissing(
        `The key ring ${this.#file} has no key ${id}. Restore the ring that belongs to this database.`,
      );
    return key;
  }
}

const keyBytes = 32;
/** A ring of some thousand keys; more is not one. */
const maxFileBytes = 1024 * 1024;

interface Ring {
  /** Tells one state of the file from the next. */
  readonly version: string;
  readonly keys: ReadonlyMap<string, KeyObject>;
}

interface RingKey {
  readonly id: string;
  readonly createdAt: string;
  /** Base64 of 32 bytes. */
  readonly key: string;
}

function filesOf(folder: string) {
  return { ring: join(folder, 'keyring.json'), pepper: join(folder, 'pepper') };
}

function newMasterKey(): RingKey {
  return {
    id: `k-${randomBytes(4).toString('hex')}`,
    createdAt: new Date().toISOString(),
    key: randomBytes(keyBytes).toString('base64'),
  };
}

/** Runs the work of the only process that changes the folder. */
function changing<T>(folder: string, work: (confirm: () => void) => T): T {
  return underLease(join(folder, 'keyring.lock'), (confirm) => {
    // A killed process may have left keys in a draft, also such as are removed later.
    for (const name of readdirSync(folder))
      if (/^(keyring\.json|pepper)\.[0-9a-f]{12}$/.test(name)) rmSync(join(folder, name));
    return work(confirm);
  });
}

/** @returns the keys that are in the ring now. */
function changeRing(folder: string, change: (keys: RingKey[]) => RingKey[]): RingKey[] {
  openKeyFolder(folder);
  const { ring } = filesOf(folder);
  return changing(folder, (confirm) => {
    const keys = change(parseRing(ring, readPrivate(ring).text));
    place(ring, ringText(keys), (draft, file) => {
      confirm();
      renameSync(draft, file);
    });
    return keys;
  });
}

function ringText(keys: readonly RingKey[]): string {
  return `${JSON.stringify({ format: 1, keys }, undefined, 2)}\n`;
}

/** Writes a file aside, down to the disk, and puts it into place whole. */
function place(file: string, text: string, into: (draft: string, file: string) => void): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
    into(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
  // Windows opens no folders.
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function loadRing(file: string): Ring {
  if (!isThere(file))
    throw new NoKeys(
      `There are no keys in ${dirname(file)}. Make them with biometrid keys init, or name the folder that has them with --keys.`,
    );
  const { text, version } = readPrivate(file);
  const keys = new Map(
    parseRing(file, text).map(({ id, key }) => [id, createSecretKey(key, 'base64')]),
  );
  return { version, keys };
}

/** Reads a file that nobody but its owner may read. */
function readPrivate(file: string): { text: string; version: string } {
  const descriptor = openSync(file, 'r');
  try {
    const stat = fstatSync(descriptor, { bigint: true });
    // Windows has no such modes.
    if (process.platform !== 'win32' && (stat.mode & 0o077n) !== 0n)
      throw new Error(`${file} can be read by others than its owner. Run chmod 600 ${file}`);
    if (stat.size > maxFileBytes) throw damaged(file);
    return { text: readFileSync(descriptor, 'utf8'), version: versionOf(stat) };
  } finally {
    closeSync(descriptor);
  }
}

function versionOf({ ino, mtimeNs, size }: { ino: bigint; mtimeNs: bigint; size: bigint }) {
  return `${ino} ${mtimeNs} ${size}`;
}

function parseRing(file: string, text: string): RingKey[] {
  let ring: unknown;
  try {
    ring = JSON.parse(text);
  } catch {
    // Without the cause, which quotes the text.
    throw damaged(file);
  }
  if (!isObject(ring) || ring['format'] !== 1 || !Array.isArray(ring['keys'])) throw damaged(file);
  const keys = ring['keys'].map((key: unknown) => {
    if (!isMasterKey(key)) throw damaged(file);
    return key;
  });
  const ids = new Set(keys.map(({ id }) => id));
  if (keys.length === 0 || ids.size < keys.length) throw damaged(file);
  return keys;
}

function isMasterKey(value: unknown): value is RingKey {
  if (!isObject(value)) return false;
  const { id, createdAt, key } = value;
  return (
    typeof id === 'string' &&
    /^k-[0-9a-f]{8}$/.test(id) &&
    typeof createdAt === 'string' &&
    typeof key === 'string' &&
    /^[0-9A-Za-z+/]{43}=$/.test(key)
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function readPepper(file: string): Uint8Array {
  if (!isThere(file))
    throw new Error(`${file} is missing beside its key ring. Restore it from a backup.`);
  const text = readPrivate(file).text.trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw damaged(file);
  return Buffer.from(text, 'hex');
}

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}

function damaged(file: string): Error {
  return new Error(
    `${file} is damaged, or a later release wrote it. Restore it from a backup: without it no template can be opened and no secret checked.`,
  );
}

/** A path without links, as far as it exists. */
function realPath(path: string): string {
  return isThere(path) || dirname(path) === path
    ? realpathSync(path)
    : join(realPath(dirname(path)), basename(path));
}
