import type { JsonObject } from '../json/json.js';
import type { MaybePromise } from '../maybe-promise.js';

/**
 * What the server keeps, whichever database keeps it. Every call may fail with {@link StorageUnavailable}. No text it is given
 * holds a null byte. Times are milliseconds since the epoch. Used directly, each call stands alone; what belongs together goes
 * through {@link Storage.transaction}.
 */
export interface Storage extends Repositories {
  /** Whether other server processes may work on the same data. */
  readonly shared: boolean;
  /** The wrapped data keys of users: a store of its own, so that it is backed up, and erased, apart. */
  readonly userKeys: UserKeyStore;
  /** Templates with their keys, for who opens many. */
  readonly sealedTemplates: SealedTemplates;
  /** Sealed copies of what galleries are in memory, to load them from. They may be gone at any time. */
  readonly gallerySnapshots: GallerySnapshots;
  /**
   * Does all of the work or none of it. The work may run twice, and must wait for nothing but its own calls. Locks are taken
   * in this order: user, gallery, audit chain.
   * @throws what the work throws.
   */
  transaction<T>(work: (repositories: Repositories) => MaybePromise<T>): Promise<T>;
  /**
   * Takes what was deleted out of the database's own files.
   * @returns false when a reader was in the way; deleted bytes may then still lie in the write-ahead log.
   */
  eraseDeleted(): Promise<boolean>;
  /**
   * Makes sure, once the disk refused something, that there is room again for what requests write.
   * @throws {DiskRefuses} when there is not.
   */
  findRoom(): Promise<void>;
  /** Where it is, in words: of two databases in use, never the same unless their servers differ. */
  place(): Promise<string>;
  /** Looks at the database as a whole, however long that takes. @returns its version, and what is broken in its files. */
  examine(): Promise<{ version: string; broken: string[] }>;
  /** For how many servers like this one the database has connections; undefined where it is one server's, or they are shared. */
  room(): Promise<ServerRoom | undefined>;
  /** Why changes of other processes are not heard of at once, though a way for that was named; undefined where nothing is wrong. */
  whyDeaf(): Promise<string | undefined>;
  /** Calls the listener when another process changed something; a hint that may be lost. @returns what ends it. */
  onForeignChange(listener: (clientId: string) => void): () => void;
  /** Closing what is closed already does nothing. */
  close(): Promise<void>;
}

/** Connections of a database, and how many servers they suffice for. */
export interface ServerRoom {
  servers: number;
  /** Of all of them together, at most. */
  connections: number;
  /** Of each server. */
  each: number;
}

/** The database cannot answer now; the same call may succeed later. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
}

/** The disk of the database is full, broken or read-only. */
export class DiskRefuses extends StorageUnavailable {}

export interface Repositories {
  /** Read within the transaction where one database keeps both, so that it needs no second connection. */
  readonly userKeys: Pick<UserKeyStore, 'findMany'>;
  readonly clients: ClientRepository;
  readonly users: UserRepository;
  readonly dialogues: DialogueRepository;
  readonly templates: TemplateRepository;
  readonly unreadable: UnreadableRepository;
  readonly expiries: ExpiryRepository;
  readonly heard: HeardRepository;
  readonly tries: TryRepository;
  readonly calibrations: CalibrationRepository;
  readonly galleryHomes: GalleryHomeRepository;
  readonly quota: QuotaRepository;
  readonly audit: AuditRepository;
  readonly erasures: ErasureRepository;
  readonly processes: ProcessRepository;
  readonly deployment: DeploymentRepository;
}

/** A client organisation: the tenant whose users, devices, templates and dialogues nobody else sees. */
export interface ClientRecord {
  id: string;
  name: string;
  /** Public half of the credentials. */
  key: string;
  /** What the server keeps for it; the storage does not look inside. */
  settings: JsonObject;
  createdAt: number;
  /** Set when its credentials were taken away. */
  revokedAt: number | null;
  credentials: readonly CredentialRecord[];
}

/** A secret or a liveness token, as a keyed hash. */
export interface CredentialRecord {
  kind: 'secret' | 'liveness';
  hash: Uint8Array;
  createdAt: number;
  /** Not accepted from then on; null when it never ends. */
  endsAt: number | null;
}

export interface ClientRepository {
  create(client: ClientRecord): Promise<void>;
  findByKey(key: string): Promise<ClientRecord | undefined>;
  /** Within a transaction nobody else changes the client before its end. */
  lock(id: string): Promise<ClientRecord | undefined>;
  findByLivenessTokenHash(hash: Uint8Array): Promise<ClientRecord | undefined>;
  /** All of them, in the order of their creation. */
  list(): Promise<ClientRecord[]>;
  /** Puts name, settings, revocation and credentials in the place of those that stand. */
  update(client: ClientRecord): Promise<void>;
}

export interface UserRecord {
  id: string;
  referenceId: string;
  /** Twelve lower-case hexadecimal digits. */
  macAddress: string | undefined;
  appToken: string | undefined;
  createdAt: number;
}

export interface UserRepository {
  /**
   * Makes a user and binds the device, in one step: when the device is bound already, nothing is made.
   * @returns the id of the new user, or of the one the device belongs to.
   */
  create(clientId: string, user: UserRecord): Promise<{ created: boolean; id: string }>;
  exists(clientId: string, userId: string): MaybePromise<boolean>;
  /** As `exists`; within a transaction the user cannot be removed before its end. */
  lock(clientId: string, userId: string): Promise<boolean>;
  findByMacAddress(clientId: string, macAddress: string): Promise<string | undefined>;
  /**
   * Removes a user with its dialogue, its failed tries and what was heard of it. Its templates have to be removed before.
   * @returns whether there was one.
   */
  remove(clientId: string, userId: string): Promise<boolean>;
}

/** A dialogue of a user. What it is about is its owner's; the storage sees JSON and bytes. */
export interface DialogueRecord {
  id: string;
  /** Grows with every change. */
  revision: number;
  expiresAt: number;
  /** Hash of the session cookie that came with the opening answer. */
  sessionHash: Uint8Array;
  state: JsonObject;
  /** Sealed. */
  progress: Uint8Array | undefined;
}

export interface DialogueRepository {
  find(clientId: string, userId: string): MaybePromise<DialogueRecord | undefined>;
  /**
   * Puts a dialogue in the place of the one a caller saw, or removes it. Dialogues are the same when id and revision are.
   * @param seen what the caller found, undefined when it found none.
   * @returns false when that does not stand there any more, or the user is gone; then nothing is changed.
   */
  swap(
    clientId: string,
    userId: string,
    seen: Pick<DialogueRecord, 'id' | 'revision'> | undefined,
    next: DialogueRecord | undefined,
  ): Promise<boolean>;
  /** Removes those that expired before a time. @returns how many. */
  removeExpired(before: number): Promise<number>;
}

/** A sealed template. What makes it one is the engine's; the storage sees bytes. */
export interface TemplateRecord {
  /** 24 hexadecimal characters. */
  id: string;
  userId: string;
  modality: string;
  /** Id and version of what made it. */
  encoder: string;
  /** `enrolment` is what the user began with, `adaptation` what came to it since. */
  role: 'enrolment' | 'adaptation';
  /** The data key it is sealed with. */
  keyId: string;
  sealed: Uint8Array;
  createdAt: number;
  /** When it last took part in a decision, to the day. */
  usedAt: number;
}

/** The templates of a client that can be compared with each other. */
export interface GalleryName {
  clientId: string;
  modality: string;
  encoder: string;
}

interface GalleryChanges {
  added: TemplateRecord[];
  removed: string[];
  /** The counter up to which these changes reach. */
  change: number;
  /** The counter of the gallery: when it is the same, there is nothing after them. */
  latest: number;
}

/** A sealed template with the key that opens it. */
export interface SealedTemplate extends Pick<TemplateRecord, 'id' | 'userId' | 'role' | 'sealed'> {
  /** Undefined where the user has no such key any more. */
  key: Pick<UserKeyRecord, 'masterKeyId' | 'wrapped'> | undefined;
}

/** Some of a gallery's templates, in the order of its changes. */
interface SealedStretch {
  templates: SealedTemplate[];
  /** The change up to which these reach. */
  change: number;
}

/** What part of a gallery is read: what stands of what came after one change, up to another. */
export interface GalleryRange {
  after: number;
  upTo: number;
}

export interface SealedTemplates {
  /**
   * Reads a stretch from the beginning of a range. Their bytes may be pieces of one memory.
   * @param together each enrolment with all that its user has of the encoder, from the oldest to the youngest; adaptations by
   * themselves are left out.
   */
  stretch(gallery: GalleryName, range: GalleryRange, together: boolean): Promise<SealedStretch>;
}

/** What there is of a copy of a gallery. */
export interface GallerySnapshot {
  /** Tells one copy from the next. */
  generation: string;
  /** The change that the gallery was at. */
  change: number;
  /** What its records were made by; of use to who makes them by the same. */
  contents: string;
  chunks: number;
  /** Of all chunks. */
  records: number;
}

/** Of whose enrolments a chunk holds the records: of those that came after one change, up to another. */
interface ChunkPlace extends GalleryRange {
  number: number;
}

/** A piece of a copy, sealed under a key of its own. */
export interface SealedChunk extends ChunkPlace {
  records: number;
  sealed: Uint8Array;
  /** Undefined since an enrolment of it was removed. */
  key: SealedTemplate['key'];
}

/** A chunk to be kept. */
export interface NewChunk extends SealedChunk {
  key: NonNullable<SealedTemplate['key']>;
  /** How many enrolments there were in its place when it was made. */
  enrolments: number;
}

/** Copies of galleries, one of each at most. Removing an enrolment removes the key of its chunk, whoever removes it. */
export interface GallerySnapshots {
  find(gallery: GalleryName): Promise<GallerySnapshot | undefined>;
  /** How many chunks have a key that one of some master keys wraps. */
  readable(
    gallery: GalleryName,
    generation: string,
    masterKeyIds: readonly string[],
  ): Promise<number>;
  /** Chunks from a number on, in the order of their numbers. */
  chunks(
    gallery: GalleryName,
    generation: string,
    from: number,
    limit: number,
  ): Promise<SealedChunk[]>;
  /** The enrolments that stand of a range, with their changes, in the order of these. */
  enrolments(
    gallery: GalleryName,
    range: GalleryRange,
    limit: number,
  ): Promise<{ id: string; change: number }[]>;
  /** Adds chunks, except those of whose enrolments one was removed meanwhile. @returns of each whether it was added. */
  addChunks(
    gallery: GalleryName,
    generation: string,
    chunks: readonly NewChunk[],
  ): Promise<boolean[]>;
  /** Puts a copy in the place of the one before, whose chunks stay. @returns false where not all of its chunks are there. */
  put(gallery: GalleryName, snapshot: GallerySnapshot): Promise<boolean>;
  /** Copies of which anything is left, at most `limit`: all, or those that nobody can load. */
  left(
    which: 'all' | 'unused',
    limit: number,
  ): Promise<{ gallery: GalleryName; generation: string }[]>;
  /**
   * Removes a copy in many small transactions, its keys before its chunks.
   * @param goOn is asked before each.
   * @returns false when it was not to go on.
   */
  remove(gallery: GalleryName, generation: string, goOn: () => Promise<boolean>): Promise<boolean>;
  /** Has nobody load a copy any more; what is left of it is to be removed. */
  discard(gallery: GalleryName, generation: string): Promise<void>;
  /** Removes the keys of chunks that some master keys wrap. */
  dropKeys(masterKeyIds: readonly string[]): Promise<void>;
}

/** How many users of a client have templates of an encoder. */
export interface EncoderUsers {
  clientId: string;
  encoder: string;
  users: number;
}

export interface TemplateRepository {
  of(clientId: string, userId: string, modality: string): Promise<TemplateRecord[]>;
  /** All of a user, of whatever modality. */
  ofUser(clientId: string, userId: string): Promise<TemplateRecord[]>;
  find(clientId: string, ids: readonly string[]): Promise<TemplateRecord[]>;
  /** As `find`, with all that the users of these have of the same encoder, from the oldest to the youngest. */
  findTogether(clientId: string, ids: readonly string[]): Promise<TemplateRecord[]>;
  /** The counter of a gallery, which every change makes greater by one; 0 when it never had a template. */
  change(gallery: GalleryName): Promise<number>;
  /** The counters of all galleries of a modality and an encoder, by client. */
  changes(modality: string, encoder: string): Promise<ReadonlyMap<string, number>>;
  /** As `change`; within a transaction nobody else changes the gallery before its end. */
  lock(gallery: GalleryName): Promise<number>;
  /** Adds a template, in a transaction. */
  add(clientId: string, template: TemplateRecord): Promise<void>;
  /** Removes templates, in a transaction, and leaves a mark of their ids for those who follow the gallery. */
  remove(clientId: string, templates: readonly TemplateRecord[]): Promise<void>;
  /**
   * What happened after a change, in its order, at most `limit` additions and as many removals; from 0 on, all that stands.
   * @param begun for who is still on the way from 0: the `latest` of the first answer. What was removed before that was never
   * seen, so its marks are not needed.
   * @returns undefined when the marks reach back less far: then begin at 0 again.
   */
  changesSince(
    gallery: GalleryName,
    change: number,
    limit: number,
    begun?: number,
  ): Promise<GalleryChanges | undefined>;
  /** All templates after one of them, by client and id, at most `limit`. */
  page(
    after: { clientId: string; id: string } | undefined,
    limit: number,
  ): Promise<(TemplateRecord & { clientId: string })[]>;
  /** Notes that templates took part in a decision. */
  touch(clientId: string, ids: readonly string[], at: number): Promise<void>;
  /**
   * Templates of users who have none of the same modality that took part in a decision since a time, and who are not announced to
   * expire, with their clients.
   * @param modalities those alone.
   * @param limit at most.
   * @param after the last of those before.
   */
  idle(
    since: number,
    modalities: readonly string[],
    limit: number,
    after?: { usedAt: number; clientId: string; id: string },
  ): Promise<(TemplateRecord & { clientId: string })[]>;
  /** How many there are. */
  count(): Promise<number>;
  /**
   * How many users of each client have templates of a modality, and none of an encoder; clients without such users are left out.
   * @param among those alone count who have a template of one of these encoders; all where it is absent.
   */
  usersWithout(
    modality: string,
    encoder: string,
    among?: readonly string[],
  ): Promise<ReadonlyMap<string, number>>;
  /** The encoders of which a client has templates of a modality, in the order of their names. */
  encoders(clientId: string, modality: string): Promise<string[]>;
  /** How many enrolments a gallery has. */
  enrolled(gallery: GalleryName): Promise<number>;
  /** The enrolments of a gallery whose ids come after one, in the order of their ids, at most `limit`. */
  enrolments(gallery: GalleryName, after: string, limit: number): Promise<TemplateRecord[]>;
  /** How many users have templates, by client and encoder. */
  usersByEncoder(modality: string): Promise<EncoderUsers[]>;
  /** Forgets the marks of removals before a time. */
  forgetRemovals(before: number): Promise<void>;
}

/** A template that was found not to open. */
interface UnreadableRecord extends GalleryName {
  /** Of the template. */
  id: string;
  userId: string;
}

/** Which templates were found not to open. Those that are removed leave it, too. */
export interface UnreadableRepository {
  /** @returns whether it is known since now. */
  add(unreadable: UnreadableRecord, at: number): Promise<boolean>;
  /** From the first that was found on, at most `limit`. */
  list(limit: number): Promise<UnreadableRecord[]>;
  remove(clientId: string, id: string): Promise<void>;
}

/** An enrolment that is announced to expire. */
interface ExpiryRecord {
  userId: string;
  modality: string;
  /** A template that was used since then keeps it. */
  unusedSince: number;
  /** When it is to be erased. */
  dueAt: number;
}

/** The enrolments that are announced to expire. */
export interface ExpiryRepository {
  /** Announces one, in a transaction. @returns false when it is announced already, or the user is gone. */
  add(clientId: string, expiry: ExpiryRecord): Promise<boolean>;
  /** Those whose time has come, at most `limit`. */
  due(now: number, limit: number): Promise<(ExpiryRecord & { clientId: string })[]>;
  remove(clientId: string, userId: string, modality: string): Promise<void>;
  /** Calls all of them back. @returns how many. */
  clear(): Promise<number>;
  /** How many there are by client and modality, and when the first is due. */
  pending(): Promise<{ clientId: string; modality: string; enrolments: number; dueAt: number }[]>;
  /** Puts them off, in a transaction. @param latest none is due later. */
  shift(by: number, latest: number): Promise<void>;
}

/** What is kept of a sample that was accepted, so that it is known again. It holds nothing that one could listen to or look at. */
export interface HeardRecord {
  id: string;
  userId: string;
  /** What makes the user's templates of such samples. */
  encoder: string;
  /** The data key that `digest` and `sealed` are made with; who erases it removes these records. */
  keyId: string;
  /** Tells the same bytes again; keyed, so that nobody else can. */
  digest: Uint8Array;
  /** Tells likeness to it; undefined where that is not wanted. */
  sealed: Uint8Array | undefined;
  createdAt: number;
  /** Not kept from then on, unless the user has a template of the encoder; null once that was seen. */
  endsAt: number | null;
}

export interface HeardRepository {
  /** Those of a user and an encoder, from the oldest to the youngest. */
  of(clientId: string, userId: string, encoder: string): Promise<HeardRecord[]>;
  /**
   * Adds a record, in a transaction that has locked the user.
   * @param atMost how many of the user and the encoder are kept; the oldest go.
   */
  add(clientId: string, record: HeardRecord, atMost: number): Promise<void>;
  /** All records after one of them, by client and id, at most `limit`. */
  page(
    after: { clientId: string; id: string } | undefined,
    limit: number,
  ): Promise<(HeardRecord & { clientId: string })[]>;
  /** Removes what was made with some keys. */
  remove(clientId: string, userId: string, keyIds: readonly string[]): Promise<void>;
  /** Removes those that ended before a time, of users without a template of their encoder. */
  removeEnded(before: number): Promise<void>;
  /** Removes what is sealed of a client's records, the records stay; at most `limit`. @returns of how many. */
  forgetSealed(clientId: string, limit: number): Promise<number>;
}

/** Tries of a user that failed within a span of time, which began with the first of them. */
interface FailedTries {
  count: number;
  /** When the span is over. */
  endsAt: number;
}

/** Failed tries, counted for each modality of a user. */
export interface TryRepository {
  /** @returns undefined where none failed, or their span is over. */
  find(
    clientId: string,
    userId: string,
    modality: string,
    now: number,
  ): Promise<FailedTries | undefined>;
  /**
   * Counts one more, in one step: of simultaneous ones each is counted. For a user who is gone nothing is counted.
   * @param endsAt when the span is over that begins where none lasts.
   */
  fail(
    clientId: string,
    userId: string,
    modality: string,
    now: number,
    endsAt: number,
  ): Promise<void>;
  /** Forgets those of a user. @returns whether there were any. */
  clear(clientId: string, userId: string, modality: string): Promise<boolean>;
  /** Forgets those whose span was over at a time. @returns of how many. */
  removeEnded(now: number): Promise<number>;
}

/** What was learnt of a gallery as a whole. What that is is its owner's; the storage sees JSON. */
export interface CalibrationRecord extends Pick<GalleryName, 'modality' | 'encoder'> {
  madeAt: number;
  state: JsonObject;
}

/** What was learnt of the clients' galleries: one record for each of them at most. */
export interface CalibrationRepository {
  find(gallery: GalleryName): Promise<CalibrationRecord | undefined>;
  /** Those of a client, in the order of modality and encoder. */
  of(clientId: string): Promise<CalibrationRecord[]>;
  /** Keeps a record in the place of the one before. */
  put(clientId: string, calibration: CalibrationRecord): Promise<void>;
}

/** A gallery that a server searched, and when last. */
export interface GalleryUse {
  gallery: GalleryName;
  usedAt: number;
}

/**
 * Which galleries each server searched lately, by the server's name. A hint: nothing is wrong where rows are missing or of long ago.
 * Backups have it, for it holds nothing of a person, and who restores one knows what to load.
 */
export interface GalleryHomeRepository {
  /**
   * Notes uses by a server; of clients that are gone, none.
   * @param most how many of the server are kept; those that were used longest ago go.
   */
  note(server: string, uses: readonly GalleryUse[], most: number): Promise<void>;
  /**
   * The galleries of a server, those used last first, without those of revoked clients.
   * @param within so many milliseconds before the last use of any of them.
   */
  of(server: string, within: number): Promise<GalleryName[]>;
  /** Forgets what nobody used since a time. */
  forget(before: number): Promise<void>;
}

/** Requests that a process may answer without asking again; they count as spent until they are given back. */
export interface QuotaLease {
  id: string;
  units: number;
}

export interface QuotaRepository {
  /**
   * Takes up to `wanted` units of a period, in a transaction; fewer the nearer the limit is, so that none lies idle with one
   * process while another has to refuse.
   * @param period names it, as `2026-11`.
   * @param leaseId a lease of the same period that is to grow by them; one that has ended is followed by a new one.
   * @returns the lease, with the units that came; undefined when all units are spent or leased.
   */
  lease(
    clientId: string,
    period: string,
    limit: number,
    wanted: number,
    processId: string,
    leaseId?: string,
  ): Promise<QuotaLease | undefined>;
  /** Says that the leases of a process that lives shall not expire. */
  renew(processId: string): Promise<void>;
  /** Gives units of a lease back, which goes on with the others; of one that has expired they stay spent. In a transaction. */
  giveBack(leaseId: string, units: number): Promise<void>;
  /** Ends a lease and gives its unused units back; one that has expired stays spent. In a transaction. */
  settle(leaseId: string, unused: number): Promise<void>;
  /** Clients, by period, that were refused a lease within the last seconds. */
  starving(): Promise<{ clientId: string; period: string }[]>;
  /** Units that are spent or leased. */
  used(clientId: string, period: string): Promise<number>;
  /** Adds to what was taken of a window of the rate limit. @returns the sum. */
  takeWindow(clientId: string, start: number, units: number): Promise<number>;
  /** Ends the leases of processes that are dead, and forgets windows that are over and periods before one. */
  sweep(oldestPeriod: string): Promise<void>;
}

/** Something that happened. It holds no biometric content, and names a user by pseudonym alone. */
export interface AuditEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What happened, as `user.created`. */
  readonly action: string;
  /** Pseudonym of the user it happened to. */
  readonly subject?: string;
  /** Id of the request that brought it about. */
  readonly request?: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

/** How far a chain reaches: the sequence number and code of an entry. */
export interface AuditHead {
  readonly chain: string;
  readonly sequence: number;
  /** The entry's code: eight hexadecimal digits that name the key, and 64 of an HMAC-SHA256. */
  readonly mac: string;
}

/** An entry in its place. The first of a chain has sequence number 1. */
export interface LinkedEntry extends AuditEntry, AuditHead {}

export interface AuditRepository {
  /**
   * Adds entries to a chain (the id of a client, or `system`), in the transaction of what they record. Those that stand alone, and
   * wait at the same moment, are written together; each call resolves when its own are committed.
   */
  append(chain: string, ...entries: readonly AuditEntry[]): Promise<void>;
  /** A stretch of a chain in its order, after a sequence number. */
  read(chain: string, after: number, limit: number): Promise<LinkedEntry[]>;
  heads(): Promise<AuditHead[]>;
  /**
   * The last entry that was removed by retention, from which the rest of the chain follows. Who begins there checks first that
   * it was signed by this deployment: otherwise a beginning could be cut off unnoticed.
   */
  tail(chain: string): Promise<(AuditHead & { readonly signature: string }) | undefined>;
  /** Removes entries before a time, at most `limit`. In a transaction. @returns how many. */
  removeBefore(chain: string, before: number, limit: number): Promise<number>;
  /** The latest time of an entry of any chain; undefined when there is none. */
  newest(): Promise<number | undefined>;
}

/** Something whose bytes have still to leave the disk. */
export interface ErasureRecord {
  id: string;
  clientId: string;
  userId: string;
  /** The keys that go with it; undefined is every key of the user. */
  keyIds: readonly string[] | undefined;
  requestedAt: number;
}

export interface ErasureRepository {
  /** In the transaction that deletes the rows. */
  add(erasure: ErasureRecord): Promise<void>;
  pending(limit: number): Promise<ErasureRecord[]>;
  /** Those of a user. */
  pendingOf(clientId: string, userId: string): Promise<ErasureRecord[]>;
  /** Forgets user and keys, which are erased by now; that the bytes have to leave the disk stays on record. */
  forgetWhose(id: string): Promise<void>;
  done(id: string): Promise<void>;
}

export interface ProcessRecord {
  id: string;
  /** Ids of the master keys that it holds. */
  masterKeyIds: readonly string[];
}

export interface ProcessRepository {
  /** Says that a process lives and which keys it holds. */
  report(process: ProcessRecord): Promise<void>;
  /** Those that reported within the last milliseconds, by the clock of the database. */
  alive(within: number): Promise<ProcessRecord[]>;
  end(id: string): Promise<void>;
}

/**
 * - `keys`: fingerprint of the keys. `masterKey`: id of the one in use. `database`: a random id, which its copies have too.
 * - `clock`: when a server last looked at a clock that it trusts. `sweep`: when it last looked for what expires. Milliseconds.
 * - `retention`: `stopped` while nothing is to expire.
 * - `snapshots`: the server that copies galleries, and until when it may.
 */
type DeploymentFact =
  | 'keys'
  | 'database'
  | 'masterKey'
  | 'clock'
  | 'sweep'
  | 'retention'
  | 'snapshots';

/** Facts of the deployment as a whole. */
export interface DeploymentRepository {
  get(name: DeploymentFact): Promise<string | undefined>;
  set(name: Exclude<DeploymentFact, 'keys' | 'database'>, value: string): Promise<void>;
  /** Within a transaction nobody else locks it before its end; where there is none yet, it is made empty. */
  lock(name: 'clock' | 'snapshots'): Promise<void>;
  /** The clock of the database. Milliseconds since the epoch. */
  now(): Promise<number>;
  /** Keeps a value where there is none yet. @returns the one that stands, whoever kept it. */
  settle(name: 'keys' | 'database' | 'masterKey', value: string): Promise<string>;
}

/** A data key of a user, wrapped by a master key. */
export interface UserKeyRecord {
  id: string;
  clientId: string;
  userId: string;
  /** What it is for; a user has one key for each purpose. */
  purpose: string;
  masterKeyId: string;
  wrapped: Uint8Array;
  createdAt: number;
}

export interface UserKeyStore {
  /** @returns the key that stands: the given one, or the one that was there before. */
  put(key: UserKeyRecord): Promise<UserKeyRecord>;
  find(clientId: string, userId: string, purpose: string): Promise<UserKeyRecord | undefined>;
  findMany(ids: readonly string[]): Promise<UserKeyRecord[]>;
  ofUser(clientId: string, userId: string): Promise<UserKeyRecord[]>;
  /** Erases keys, and keeps their ids, so that no restored backup brings them back. */
  erase(ids: readonly string[]): Promise<void>;
  /** Keys after an id, in the order of their ids, at most `limit`. */
  page(after: string, limit: number): Promise<UserKeyRecord[]>;
  /** Puts other wrappings in the place of those that a caller saw. A key that was erased or rewrapped meanwhile stays so. */
  rewrap(
    keys: readonly (Pick<UserKeyRecord, 'masterKeyId' | 'wrapped'> & { seen: UserKeyRecord })[],
  ): Promise<void>;
  /** How many keys each master key wraps. */
  countByMasterKey(): Promise<ReadonlyMap<string, number>>;
  /** Ids of erased keys after an id, in their order, at most `limit`. */
  erasedPage(after: string, limit: number): Promise<{ id: string; erasedAt: number }[]>;
  /** Erases what was erased before, at another place or another time. */
  replayErased(erased: readonly { id: string; erasedAt: number }[]): Promise<void>;
}
