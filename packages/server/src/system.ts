import { randomUUID } from 'node:crypto';
import { linkEntry, signHead } from './audit/chain.js';
import { closeAll } from './close-all.js';
import type { Services } from './contract/operation.js';
import { type EngineModules, type EngineSet, openEngines } from './engines/engines.js';
import { allEngineKinds, type EngineKind } from './engines/kinds.js';
import { Erasure } from './erasure/erasure.js';
import { OwnCalibrations } from './face/own-calibrations.js';
import { checkFolderPermissions, type GuardedFolders } from './folder-permissions.js';
import { Galleries } from './gallery/galleries.js';
import { VoiceTries } from './guessing/voice-tries.js';
import { HeardRecordings } from './heard/heard-recordings.js';
import { GalleryHomes } from './homes/gallery-homes.js';
import { searchedBy } from './homes/searched-galleries.js';
import { WarmUp } from './homes/warm-up.js';
import type { Keys } from './keys/key-folder.js';
import { noteNeeds } from './keys/known-databases.js';
import { MasterKey } from './keys/master-key.js';
import { openKeys } from './keys/open-keys.js';
import { proveKeys } from './keys/prove-keys.js';
import { UserKeys } from './keys/user-keys.js';
import { serverSettings } from './settings/server-settings.js';
import { openStorage } from './storage/open-storage.js';
import type { AuditLink } from './storage/sql/audit.js';
import { type FolderLock, lockFolder } from './storage/sqlite/folder-lock.js';
import type { Storage } from './storage/storage.js';
import { Templates, type TemplatesOptions } from './templates/templates.js';
import { UnseenEncoders } from './templates/unseen-encoders.js';
import { Admission } from './tenants/admission.js';
import { ClientDirectory } from './tenants/client-directory.js';
import type { ClientSettings } from './tenants/client-settings.js';
import { type ClientCredentials, createClient } from './tenants/clients.js';
import { limitFailedLogins } from './tenants/failed-logins.js';
import { Quota } from './tenants/quota.js';
import { RateLimit } from './tenants/rate-limit.js';
import { chores } from './upkeep/chores.js';
import { tellRoom } from './upkeep/database-room.js';
import { tellDeafness } from './upkeep/deafness.js';
import { countOtherEncoders, tellOtherEncoders } from './upkeep/other-encoders.js';
import { Expiry, type Retention } from './upkeep/retention.js';
import { keepUp, type UpkeepLog } from './upkeep/upkeep.js';
import { Users } from './users/users.js';

/** The modules of the engines, and their threads. */
type EngineSettings = { [Kind in EngineKind as `${Kind}Engine`]?: string | undefined } & {
  /** Threads of an engine, where it is to have others than `engineThreads`. */
  [Kind in EngineKind as `${Kind}Threads`]?: number | undefined;
};

/** What the system behind the network is made of. Times are in milliseconds. */
export interface SystemOptions extends GuardedFolders, Partial<Retention>, EngineSettings {
  /** Make keys where there are none, and go on. */
  makeMissingKeys?: boolean;
  /** Is called with the reason when the face engine cannot be used and the server is to start without it. */
  withoutFaceEngine?: ((why: Error) => void) | undefined;
  /** The same of the voice engine. */
  withoutVoiceEngine?: ((why: Error) => void) | undefined;
  /** The same of the document engine. */
  withoutDocumentEngine?: ((why: Error) => void) | undefined;
  engineThreads?: number | undefined;
  engineQueue?: number | undefined;
  engineDeadline?: number | undefined;
  /** What PostgreSQL may take for a connection, and for a statement. */
  databaseTimeout?: number | undefined;
  /** Bytes that all galleries together may take in memory. */
  galleryMemory?: number | undefined;
  /** Threads that hold and search the galleries. */
  galleryThreads?: number | undefined;
  /** For how long a request waits for a gallery that is being loaded. */
  galleryPatience?: number | undefined;
  /** Whether copies of large galleries are kept in the database; only on PostgreSQL. */
  gallerySnapshots?: 'on' | 'off' | undefined;
  /** From how many templates on a gallery is large, and how many enrolments a piece of its copy has; for tests. */
  galleryCopies?: Pick<TemplatesOptions, 'many' | 'chunk'> | undefined;
  /** What the server is called, of several on a database each otherwise. */
  serverName?: string | undefined;
  /** For how long it is not ready while the galleries are loaded that it searched last; with 0 none is before its first search. */
  warmUp?: number | undefined;
  /** Failed authentications an address may have in a minute. */
  failedLoginsPerMinute?: number | undefined;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/** The services of a server, open and wired to each other. */
export interface System {
  services: Services & { engines: EngineSet };
  admission: Admission;
  /** The conditions of being ready. */
  checks(): Promise<Checks>;
  /** What is to be known of a server that is ready all the same, by what it is about. */
  notices(): Readonly<Record<string, string>>;
  /** What the services tell those who watch the server. */
  readings: readonly Reading[];
  now(): number;
  /** Makes a client, as `biometrid clients create` does. */
  createClient(name: string, settings?: Partial<ClientSettings>): Promise<ClientCredentials>;
  /** Begins what the server does by itself. @returns what stops it. */
  keepUp(log: UpkeepLog): () => Promise<void>;
  /** Gives back what is leased, and closes everything. */
  close(): Promise<void>;
}

/** The conditions of being ready, by name: `true`, or why not. */
export type Checks = Readonly<Record<string, true | string>>;

/** A number that is read when metrics are asked for. */
export interface Reading {
  /** Without the prefix, with its unit: `gallery_bytes`. */
  name: string;
  help: string;
  /** A gauge where it is absent. A summary has the values `sum` and `count`, and no label. */
  type?: 'gauge' | 'counter' | 'summary';
  /** What tells several values apart, such as `engine`; never a client or a user. */
  label?: string;
  /** One value, or one for each value of the label. */
  read(): number | Readonly<Record<string, number>>;
}

/** For how long the server may miss what a command changed. Milliseconds. */
const staleness = 10;

/** Links the entries of the audit log with a key that only this deployment has. */
export function auditLink(keys: Keys): AuditLink {
  const key = keys.derive('audit');
  return {
    link: (chain, previous, entry) => linkEntry(key, chain, previous, entry),
    sign: (tail) => signHead(key, tail),
  };
}

/**
 * Opens everything that a server needs beside the network.
 * @throws with advice when keys, database or engines cannot be used, everybody can write to their folders, another server has the
 *   data folder, or a setting is not for its database.
 */
export async function openSystem(options: SystemOptions): Promise<System> {
  const opened: (() => Promise<void> | void)[] = [];
  try {
    return await open(options, opened);
  } catch (error) {
    await closeAll(opened).catch(() => undefined);
    throw error;
  }
}

/** @param opened what has to be closed, in the reverse order. */
async function open(
  options: SystemOptions,
  opened: (() => Promise<void> | void)[],
): Promise<System> {
  const { databaseUrl, gallerySnapshots, now = Date.now } = options;
  const processId = randomUUID();
  // There the keys of the copies would lie in one file with what they open.
  if (gallerySnapshots === 'on' && databaseUrl === undefined)
    throw new Error(
      'The setting gallery-snapshots is for PostgreSQL alone: leave it off, or name a database with database-url.',
    );
  checkFolderPermissions(options);
  // First of all: a folder is one server's.
  if (databaseUrl === undefined) {
    const lock: FolderLock = lockFolder(options.data);
    opened.push(() => lock.release());
  }
  const { keys } = openKeys(options.data, options.keys, options.makeMissingKeys ?? false);
  const storage = await openStorage(
    options,
    auditLink(keys),
    staleness,
    options.databaseTimeout ?? serverSettings.databaseTimeout.default,
  );
  opened.push(() => storage.close());
  if (!storage.shared) await forgetDeadProcesses(storage);
  const masterKey = await MasterKey.open(storage, keys, processId);
  // Before anything is sealed.
  await proveKeys(storage.userKeys, keys);
  await noteNeeds(storage, keys, masterKey.active);
  opened.push(() => storage.processes.end(processId));
  const quota = new Quota(storage, processId);
  opened.push(() => quota.close());
  const engines = await openEngines({
    ...modulesOf(options),
    without: {
      face: options.withoutFaceEngine,
      voice: options.withoutVoiceEngine,
      document: options.withoutDocumentEngine,
    },
    threadsOf: Object.fromEntries(allEngineKinds.map((kind) => [kind, options[`${kind}Threads`]])),
    threads: options.engineThreads,
    queue: options.engineQueue,
    deadline: options.engineDeadline,
  });
  opened.push(() => engines.close());
  // Before the first request: it reads all templates' names.
  const otherEncoders = await countOtherEncoders(storage, engines);
  const room = await storage.room();
  const galleryThreads = options.galleryThreads ?? serverSettings.galleryThreads.default;
  const galleries = new Galleries({
    maxBytes: options.galleryMemory ?? serverSettings.galleryMemory.default,
    threads: galleryThreads,
  });
  opened.push(() => galleries.close());

  const userKeys = new UserKeys(storage.userKeys, keys, masterKey);
  const templates = new Templates(storage, userKeys, galleries, {
    patience: options.galleryPatience ?? serverSettings.galleryPatience.default,
    snapshots: gallerySnapshots === 'on',
    ...options.galleryCopies,
    now,
  });
  const lasts = options.warmUp ?? serverSettings.warmUp.default;
  // An embedded database is one server's, whatever that is called.
  const server = storage.shared ? (options.serverName ?? '') : '';
  const homes = lasts > 0 ? new GalleryHomes(storage, server, templates.demand) : undefined;
  // A hint, for the lack of which no server ends badly.
  opened.push(() => homes?.keep().catch(() => {}));
  const warmUp =
    homes &&
    new WarmUp({
      ...{ homes, templates, galleries, lasts },
      howSearched: searchedBy(engines),
    });
  const erasure = new Erasure(storage, userKeys, templates);
  const ownCalibrations = new OwnCalibrations(storage, templates, engines);
  const users = new Users(storage, userKeys, erasure);
  const heard = new HeardRecordings(storage, userKeys);
  const voiceTries = new VoiceTries(storage, userKeys);
  const unseenEncoders = new UnseenEncoders();
  const services = {
    ...{ storage, users, templates, userKeys, erasure, heard, voiceTries, unseenEncoders, engines },
  };
  const directory = new ClientDirectory(storage, keys.pepper, now);
  opened.push(
    storage.onForeignChange((clientId) => {
      // Nothing was heard of for a while: the directory looks again by itself, what is in memory does not.
      const client = clientId === '' ? undefined : clientId;
      if (client !== undefined) directory.forget(client);
      templates.followLoaded(client).catch(() => {});
    }),
  );
  const admission = new Admission({
    directory,
    failedLogins: limitFailedLogins(
      options.failedLoginsPerMinute ?? serverSettings.failedLoginsPerMinute.default,
    ),
    rateLimit: new RateLimit(storage),
    quota,
    now,
  });
  const retention = {
    templateRetention: options.templateRetention ?? serverSettings.templateRetention.default,
    retentionGrace: options.retentionGrace ?? serverSettings.retentionGrace.default,
    sessionRetention: options.sessionRetention ?? serverSettings.sessionRetention.default,
    auditRetention: options.auditRetention ?? serverSettings.auditRetention.default,
  };
  const expiry = new Expiry(storage, erasure, retention);
  // Before anything is written by a clock that may be wrong.
  await expiry.look(now());
  /** A full disk and a standby can be read: only what writes tells that they cannot be used. */
  const write = async () => {
    await storage.processes.report({ id: processId, masterKeyIds: keys.masterKeyIds() });
    await storage.findRoom();
  };
  return {
    services,
    admission,
    checks: async () => ({
      storage: await succeeds(write),
      engines: engines.ready() || 'an engine takes no tasks',
      ...lackingGalleries(warmUp),
    }),
    readings: readingsOf({ engines, galleries, templates, expiry, unseenEncoders }),
    now,
    createClient: (name, settings) => createClient(storage, keys.pepper, name, settings, now()),
    notices: () => ({ ...retentionNotice(expiry), ...galleriesNotice(templates) }),
    keepUp: (log) => {
      expiry.tell(log);
      tellRoom(room, log);
      // It may take as long as a connection, for which nobody is to wait.
      const telling = tellDeafness(storage, log).catch(() => {});
      tellOtherEncoders(otherEncoders, log);
      const stopWarmUp = warmUp && begin(warmUp, log);
      const stopChores = keepUp(
        chores({
          ...{ services, masterKey, homes, galleryThreads, ownCalibrations, quota, expiry, now },
          log,
        }),
        log.failed,
      );
      return async () => {
        await Promise.all([stopWarmUp?.(), stopChores(), telling]);
      };
    },
    close: () => closeAll(opened),
  };
}

function lackingGalleries(warmUp: WarmUp | undefined): Checks {
  const lacking = warmUp?.lacking();
  return lacking === undefined ? {} : { galleries: lacking };
}

/** @returns what stops it. */
function begin(warmUp: WarmUp, log: UpkeepLog): () => Promise<void> {
  const stopped = new AbortController();
  const running = warmUp.run(stopped.signal).then(
    (loaded) => {
      if (loaded.galleries > 0 && !stopped.signal.aborted)
        log.info({ ...loaded }, 'the galleries that were searched last are in memory');
    },
    (error: unknown) =>
      log.warn(
        { reason: error instanceof Error ? error.message : String(error) },
        'not all galleries that were searched last could be loaded before they are searched: the others are when they are',
      ),
  );
  return () => {
    stopped.abort();
    return running;
  };
}

function modulesOf(settings: EngineSettings): EngineModules {
  return Object.fromEntries(allEngineKinds.map((kind) => [kind, settings[`${kind}Engine`]]));
}

/** A server that was killed on this folder cannot say that it ended; this one has the folder to itself. */
async function forgetDeadProcesses(storage: Storage): Promise<void> {
  for (const { id } of await storage.processes.alive(Number.MAX_SAFE_INTEGER))
    await storage.processes.end(id);
}

async function succeeds(work: () => Promise<void>): Promise<true | string> {
  try {
    await work();
    return true;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What whoever runs the server has to know, though it is ready. */
function retentionNotice({ state }: Expiry): Readonly<Record<string, string>> {
  if (state.state === 'held') return { retention: `nothing expires: ${state.because}` };
  if (state.state === 'stopped')
    return { retention: 'no templates expire: an operator stopped it' };
  return {};
}

/** A gallery that is being loaded keeps its client's searches waiting, and nothing else. */
function galleriesNotice({ loading }: Templates): Readonly<Record<string, string>> {
  const { galleries, templates, loaded, seconds } = loading;
  if (galleries === 0) return {};
  const count = (number: number) => number.toLocaleString('en');
  return {
    galleries: `${galleries} being loaded: ${count(loaded)} of ${count(templates)} templates, about ${seconds} s left`,
  };
}

function readingsOf({
  engines,
  galleries,
  templates,
  expiry,
  unseenEncoders,
}: {
  engines: EngineSet;
  galleries: Galleries;
  templates: Templates;
  expiry: Expiry;
  unseenEncoders: UnseenEncoders;
}): Reading[] {
  const ofEngines = (
    name: string,
    help: string,
    value: 'waiting' | 'busy' | 'served' | 'failed' | 'refused' | 'cut' | 'deaths',
  ): Reading => ({
    name,
    help,
    label: 'engine',
    read: () => Object.fromEntries(engines.stats().map((stats) => [stats.kind, stats[value]])),
  });
  return [
    ofEngines('engine_waiting', 'Requests that wait for an engine', 'waiting'),
    ofEngines('engine_busy', 'Threads of an engine that work', 'busy'),
    ofEngines('engine_served', 'Requests that an engine answered', 'served'),
    ofEngines('engine_failed', 'Requests at which an engine failed', 'failed'),
    ofEngines('engine_refused', 'Requests that an engine had no time for', 'refused'),
    ofEngines('engine_cut', 'Requests whose deadline passed at work', 'cut'),
    ofEngines('engine_deaths', 'Threads of an engine that died', 'deaths'),
    { name: 'gallery_bytes', help: 'Memory of the galleries', read: () => galleries.stats().bytes },
    {
      name: 'gallery_templates',
      help: 'Templates in the galleries in memory',
      read: () => galleries.stats().templates,
    },
    {
      name: 'gallery_loading',
      help: 'Galleries that are being loaded',
      read: () => templates.loading.galleries,
    },
    {
      name: 'gallery_loading_templates',
      help: 'Templates that are still to be loaded of them',
      read: () => templates.loading.templates - templates.loading.loaded,
    },
    {
      name: 'gallery_refused',
      help: 'Requests whose gallery was not loaded in time, or did not fit',
      read: () => templates.refused,
    },
    {
      name: 'gallery_load_seconds',
      help: 'Time that galleries took to be loaded, once there was room for them',
      type: 'summary',
      read() {
        const { seconds, galleries } = templates.loads;
        return { sum: seconds, count: galleries };
      },
    },
    {
      name: 'gallery_reloads_total',
      help: 'Galleries that were loaded, by the reason',
      type: 'counter',
      label: 'reason',
      read: () => templates.loads.reasons,
    },
    {
      name: 'gallery_busiest_load',
      help: 'Searches a second times millions of templates of the client that is searched most, over the last ten minutes',
      read: () => templates.demand.loads().reduce((most, { load }) => Math.max(most, load), 0),
    },
    {
      name: 'templates_unreadable',
      help: 'Templates that do not open, and are left out of searches',
      read: () => templates.quarantine.size,
    },
    {
      name: 'searches_incomplete',
      help: 'Searches that could not see users who were enrolled by an encoder that the engine lacks',
      read: () => unseenEncoders.searches,
    },
    {
      name: 'retention_pending',
      help: 'Enrolments that are announced to expire',
      read: () => expiry.pending,
    },
    {
      name: 'retention_held',
      help: 'Whether nothing expires because the clock may be wrong',
      read: () => (expiry.state.state === 'held' ? 1 : 0),
    },
  ];
}
