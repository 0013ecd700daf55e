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
import {
  keyBytes,
  newMasterKey,
  parseRing,
  type Ring,
  type RingDatabase,
  type RingKey,
  ringText,
  withCheck,
} from './ring.js';
import { unwrapDataKey, type WrappingContext, wrapDataKey } from './sealing.js';

/** The keys of a deployment: a pepper, and the ring of master keys. Neither prints nor serialises. */
export interface Keys {
  /** 32 bytes, the key of what is kept as a keyed hash. Nobody changes them. */
  readonly pepper: Uint8Array;
  /** From the oldest to the youngest. Which one is in use is for the database to say. */
  masterKeyIds(): readonly string[];
  has(masterKeyId: string): boolean;
  /** The master keys themselves, by their ids, for a thread that opens what they wrap. Nobody else asks for them. */
  masterKeys(): ReadonlyMap<string, KeyObject>;
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
  /** Master keys without a check value, because an earlier release made them: nothing but what they open tells that they are right. */
  unchecked(): readonly string[];
  /** The databases that are known to use the keys. */
  databases(): readonly RingDatabase[];
  /** Notes what a database needs, in place of what it needed before. @throws when the ring cannot be written. */
  note(database: RingDatabase): void;
  /** Notes what a database needs, beside what it is known to need. @throws when the ring cannot be written. */
  noteAlso(database: RingDatabase): void;
  /** Forgets a database, whatever it needs. @returns whether it was known. */
  forget(database: string): boolean;
  /** Gives master keys, which were seen to be right, and the pepper their check values. @throws when the ring cannot be written. */
  addChecks(masterKeyIds: readonly string[]): void;
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
    const secret = randomBytes(keyBytes);
    place(pepper, secret.toString('hex'), linkSync);
    place(
      ring,
      ringText({ pepper: fingerprintOf(secret), keys: [newMasterKey()], databases: [] }),
      linkSync,
    );
  });
}

/**
 * Opens the keys of a folder.
 * @throws {NoKeys} when there is no key ring.
 * @throws when ring or pepper are damaged, or others than the owner can read them.
 */
export function openKeyFolder(folder: string): Keys {
  const { ring, pepper } = filesOf(folder);
  // First: without a ring there are no keys, whatever else there is.
  loadRing(ring);
  const secret = readPepper(pepper);
  return new FolderKeys(folder, loadRing(ring, fingerprintOf(secret)), secret);
}

/** Adds a master key to the ring. @returns its id. @throws as `openKeyFolder`. */
export function addMasterKey(folder: string): string {
  const added = newMasterKey();
  changeRing(folder, (ring) => ({ ...ring, keys: [...ring.keys, added] }));
  return added.id;
}

/**
 * The master key that a rotation leads to: the youngest, where an unfinished one left it beside older ones, and otherwise one
 * that is added. Of processes that ask at once, all get the same.
 * @throws as `openKeyFolder`.
 */
export function nextMasterKey(folder: string): { id: string; added: boolean } {
  const fresh = newMasterKey();
  const keys = changeRing(folder, (ring) =>
    ring.keys.length > 1 ? ring : { ...ring, keys: [...ring.keys, fresh] },
  );
  const { id } = keys.at(-1) ?? fresh;
  return { id, added: id === fresh.id };
}

/**
 * Takes a master key out of the ring, for ever: what it wraps cannot be opened any more.
 * @throws when the ring does not have it, or nothing else; and as `openKeyFolder`.
 */
export function removeMasterKey(folder: string, id: string): void {
  changeRing(folder, (ring) => without(ring, id));
}

/**
 * As `removeMasterKey`, unless another database is known to need the key.
 * @param database that needs it no more.
 * @returns those that do; then it stays.
 */
export function dropMasterKey(folder: string, id: string, database: string): RingDatabase[] {
  let needing: RingDatabase[] = [];
  changeRing(folder, (ring) => {
    needing = neededBy(ring.databases, id, database);
    return needing.length > 0 ? ring : without(ring, id);
  });
  return needing;
}

/** The databases that need a master key, one of them left out. */
export function neededBy(
  databases: readonly RingDatabase[],
  masterKeyId: string,
  except: string,
): RingDatabase[] {
  return databases.filter(
    ({ database, needs }) => database !== except && needs.includes(masterKeyId),
  );
}

function without(ring: Ring, id: string): Ring {
  const left = ring.keys.filter((key) => key.id !== id);
  if (left.length === ring.keys.length)
    throw new MasterKeyMissing(`The key ring has no key ${id}.`);
  if (left.length === 0)
    throw new Error(`${id} is the only master key. Add another with biometrid keys rotate first.`);
  return { ...ring, keys: left };
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
  readonly #folder: string;
  readonly #pepper: Uint8Array;
  readonly #derived = new Map<string, Uint8Array>();
  #ring: LoadedRing;

  constructor(folder: string, ring: LoadedRing, pepper: Uint8Array) {
    this.#folder = folder;
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

  masterKeys() {
    return this.#ring.keys;
  }

  refresh() {
    const { ring: file } = filesOf(this.#folder);
    const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
    if (stat !== undefined && versionOf(stat) === this.#ring.version) return;
    const present = loadRing(file, this.fingerprint());
    for (const [id, key] of present.keys)
      if (this.#ring.keys.get(id)?.equals(key) === false)
        throw damaged(file, `the key ${id} was changed`);
    this.#ring = present;
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
    return fingerprintOf(this.#pepper);
  }

  unchecked() {
    return [...this.#ring.unchecked];
  }

  databases() {
    return this.#ring.databases;
  }

  note(database: RingDatabase) {
    this.#note(database, () => database);
  }

  noteAlso(database: RingDatabase) {
    this.#note(database, (known) => ({
      ...database,
      needs: [...new Set([...(known?.needs ?? []), ...database.needs])],
    }));
  }

  #note(
    { database }: RingDatabase,
    noted: (known: RingDatabase | undefined) => RingDatabase,
  ): void {
    const knownTo = ({ databases }: Pick<Ring, 'databases'>) =>
      databases.find((each) => each.database === database);
    // By what the file says now: another process may have noted more.
    this.refresh();
    const known = knownTo(this.#ring);
    if (JSON.stringify(known) === JSON.stringify(noted(known))) return;
    changeRing(this.#folder, (ring) => ({
      ...ring,
      databases: [...others(ring, database), noted(knownTo(ring))],
    }));
    this.refresh();
  }

  forget(database: string) {
    let known = false;
    changeRing(this.#folder, (ring) => {
      const databases = others(ring, database);
      known = databases.length < ring.databases.length;
      return { ...ring, databases };
    });
    this.refresh();
    return known;
  }

  addChecks(masterKeyIds: readonly string[]) {
    changeRing(this.#folder, ({ keys, databases }) => ({
      pepper: this.fingerprint(),
      databases,
      keys: keys.map((key) => (masterKeyIds.includes(key.id) ? withCheck(key) : key)),
    }));
    this.refresh();
  }

  #masterKey(id: string): KeyObject {
    const key = this.#ring.keys.get(id);
    if (key === undefined)
      throw new MasterKeyMissing(
        `The key ring ${filesOf(this.#folder).ring} has no key ${id}. Restore the ring that belongs to this database.`,
      );
    return key;
  }
}

/** A ring of some thousand keys; more is not one. */
const maxFileBytes = 1024 * 1024;

interface LoadedRing {
  /** Tells one state of the file from the next. */
  readonly version: string;
  readonly keys: ReadonlyMap<string, KeyObject>;
  readonly unchecked: readonly string[];
  readonly databases: readonly RingDatabase[];
}

function filesOf(folder: string) {
  return { ring: join(folder, 'keyring.json'), pepper: join(folder, 'pepper') };
}

/** Names a pepper without telling it; the ring beside it keeps it as the check value. */
function fingerprintOf(pepper: Uint8Array): string {
  return createHmac('sha256', pepper).update('biometrid keys').digest('hex').slice(0, 16);
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
function changeRing(folder: string, change: (ring: Ring) => Ring): readonly RingKey[] {
  openKeyFolder(folder);
  const { ring: file } = filesOf(folder);
  return changing(folder, (confirm) => {
    const ring = change(readRing(file, readPrivate(file).text));
    place(file, ringText(ring), (draft, target) => {
      confirm();
      renameSync(draft, target);
    });
    return ring.keys;
  });
}

function others({ databases }: Ring, database: string): RingDatabase[] {
  return databases.filter((each) => each.database !== database);
}

function readRing(file: string, text: string): Ring {
  return parseRing(text, (fault) => damaged(file, fault));
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

/** @param pepper fingerprint of the pepper beside the ring. */
function loadRing(file: string, pepper?: string): LoadedRing {
  if (!isThere(file))
    throw new NoKeys(
      `There are no keys in ${dirname(file)}. Make them with biometrid keys init, or name the folder that has them with --keys.`,
    );
  const { text, version } = readPrivate(file);
  const ring = readRing(file, text);
  if (pepper !== undefined && ring.pepper !== undefined && ring.pepper !== pepper)
    throw new Error(
      `The pepper does not fit the key ring ${file}: one of the two is damaged, or of another key folder. Restore both from one backup.`,
    );
  return {
    version,
    keys: new Map(ring.keys.map(({ id, key }) => [id, createSecretKey(key, 'base64')])),
    databases: ring.databases,
    unchecked: ring.keys.filter(({ check }) => check === undefined).map(({ id }) => id),
  };
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

/** @param fault what is wrong, where that is known. */
function damaged(file: string, fault?: string): Error {
  return new Error(
    `${file} is damaged${fault === undefined ? ', or a later release wrote it' : `: ${fault}`}. Restore it from a backup: without it no template can be opened and no secret checked.`,
  );
}

/** A path without links, as far as it exists. */
function realPath(path: string): string {
  return isThere(path) || dirname(path) === path
    ? realpathSync(path)
    : join(realPath(dirname(path)), basename(path));
}
