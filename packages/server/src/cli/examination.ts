import { existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { openEngines } from '../engines/engines.js';
import { allEngineKinds, type EngineKind, entryOf, type Kinds } from '../engines/kinds.js';
import { isWorldWritable } from '../folder-permissions.js';
import { areDevelopmentKeys } from '../keys/development-keys.js';
import type { Keys } from '../keys/key-folder.js';
import { keyFolderOf, openKeys } from '../keys/open-keys.js';
import { tallyUnchecked, wrongKey } from '../keys/prove-keys.js';
import type { ServerSettings } from '../settings/server-settings.js';
import { openStorage } from '../storage/open-storage.js';
import type { AuditLink } from '../storage/sql/audit.js';
import { hasServer } from '../storage/sqlite/folder-lock.js';
import { mainFile } from '../storage/sqlite/replacement.js';
import type { Storage } from '../storage/storage.js';
import { roomInWords } from '../upkeep/database-room.js';
import { examineFaces } from './examine-faces.js';
import { examineRetention } from './examine-retention.js';
import { examineTemplates } from './examine-templates.js';
import { examineVoices } from './examine-voices.js';
import { type Finding, failure, ok, warning } from './finding.js';

/**
 * Looks at all that a server needs, and changes nothing but the schema of an older release's database.
 * @param deep opens every sealed row, too.
 */
export async function examine(
  settings: ServerSettings,
  { deep }: { deep: boolean },
): Promise<Finding[]> {
  const findings = [node(), dataFolder(settings), disk(settings)];
  const keys = openedKeys(settings, findings);
  const engines: Installed[] = [];
  for (const kind of allEngineKinds)
    engines.push(await installed(kind, settings[`${kind}Engine`] ?? 'none'));
  const loaded = Object.assign({}, ...engines.map(({ engine }) => engine));
  findings.push(...(await inStorage(settings, keys, loaded, deep)));
  return [...findings, ...engines.map(({ finding }) => finding)];
}

/** From package.json: the oldest Node.js with all that the server uses. */
const oldestNode = [20, 19] as const;

function node(): Finding {
  const { node: version } = process.versions;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const fits = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  return fits
    ? ok('node', `Node.js ${version}`)
    : failure('node', `Node.js ${version} is too old. Install ${oldestNode.join('.')} or newer.`);
}

function dataFolder({ data, databaseUrl, insecurePermissions }: ServerSettings): Finding {
  if (databaseUrl !== undefined) return ok('data', 'in PostgreSQL');
  if (!existsSync(data)) return ok('data', `${data} is not there yet; the first start makes it`);
  return permissions('data', data, `${data}, for its owner alone`, insecurePermissions);
}

const littleDisk = 2 ** 30;
const tooLittleDisk = 100 * 2 ** 20;

function disk({ data, databaseUrl }: ServerSettings): Finding {
  if (databaseUrl !== undefined) return ok('disk', 'the database is not in the data folder');
  let folder = resolve(data);
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const says = `${Math.floor(free / 2 ** 20)} MiB are free at ${folder}`;
  if (free < tooLittleDisk) return failure('disk', `${says}. Make room: writes will fail.`);
  return free < littleDisk ? warning('disk', `${says}. Make room.`) : ok('disk', says);
}

/** The keys, where they can be opened. */
function openedKeys(
  { data, keys, insecurePermissions }: ServerSettings,
  findings: Finding[],
): Keys | undefined {
  const folder = keyFolderOf(data, keys);
  try {
    const opened = openKeys(data, keys, false).keys;
    findings.push(
      permissions(
        'keys',
        folder,
        `${folder}, for its owner alone and outside of the data`,
        insecurePermissions,
      ),
    );
    if (areDevelopmentKeys(folder))
      findings.push(
        warning('keys', '--dev made them. For real people, begin with biometrid keys init.'),
      );
    if (opened.masterKeyIds().length > 1)
      findings.push(
        warning(
          'rotation',
          'the ring holds an old key. Finish with biometrid keys rotate, which says where another database needs it.',
        ),
      );
    return opened;
  } catch (error) {
    findings.push(failure('keys', messageOf(error)));
    return undefined;
  }
}

/** @param engines those that load. */
async function inStorage(
  settings: ServerSettings,
  keys: Keys | undefined,
  { face, voice }: LoadedEngines,
  deep: boolean,
): Promise<Finding[]> {
  const { data, databaseUrl } = settings;
  if (databaseUrl === undefined && !existsSync(join(data, mainFile)))
    return [ok('storage', 'no database yet; the first start makes it')];
  let storage: Storage | undefined;
  try {
    storage = await openStorage(settings, writesNothing);
    const { version, broken } = await storage.examine();
    return [
      broken.length === 0
        ? ok('storage', `${version}, whole`)
        : failure(
            'storage',
            `${version} is damaged (${broken[0]}). Stop the server, and restore a backup.`,
          ),
      ...(await room(storage)),
      ...(await changes(storage, settings)),
      ...(keys === undefined ? [] : await sealed(storage, keys, deep)),
      await erasures(storage, data),
      await examineRetention(storage, settings),
      ...(face === undefined ? [] : await examineFaces(storage, face)),
      ...(voice === undefined ? [] : await examineVoices(storage, voice)),
    ];
  } catch (error) {
    return [failure('storage', messageOf(error))];
  } finally {
    await storage?.close();
  }
}

const writesNothing: AuditLink = {
  link() {
    throw new Error('An examination writes nothing to the audit log.');
  },
  sign() {
    throw new Error('An examination signs nothing.');
  },
};

/** Whether what is sealed opens with the keys. */
async function sealed(storage: Storage, keys: Keys, deep: boolean): Promise<Finding[]> {
  const fingerprint = await storage.deployment.get('keys');
  if (fingerprint !== undefined && fingerprint !== keys.fingerprint())
    return [
      failure(
        'keys fit',
        'the keys are not those of this database. Name the right folder with --keys.',
      ),
    ];
  const unchecked = await tallyUnchecked(storage.userKeys, keys);
  const wrong = wrongKey(unchecked);
  // With them nothing opens.
  if (wrong !== undefined) return [failure('keys fit', wrong)];
  return [
    ...(unchecked.size > 0
      ? [
          warning(
            'key checks',
            `${[...unchecked.keys()].join(', ')} have no check value. A server that may write to the key folder adds it when it starts, if all that they wrap opens.`,
          ),
        ]
      : []),
    await masterKeys(storage, keys),
    await examineTemplates(storage, keys, deep),
  ];
}

/** Whether the ring has all master keys that are in use. */
async function masterKeys(storage: Storage, keys: Keys): Promise<Finding> {
  const wrapping = await storage.userKeys.countByMasterKey();
  const active = await storage.deployment.get('masterKey');
  const used = new Set([...wrapping.keys(), ...(active === undefined ? [] : [active])]);
  const missing = [...used].filter((id) => !keys.has(id));
  if (missing.length > 0)
    return failure(
      'keys fit',
      `the ring lacks ${missing.join(', ')}, in use for ${missing.reduce((sum, id) => sum + (wrapping.get(id) ?? 0), 0)} keys of users. Copy keyring.json from another server, or from a backup.`,
    );
  const count = [...wrapping.values()].reduce((sum, each) => sum + each, 0);
  return ok('keys fit', `${count} keys of users, wrapped by ${[...used].join(', ') || 'none yet'}`);
}

/** Whether the database has connections for the servers that run, and for one more. */
async function room(storage: Storage): Promise<Finding[]> {
  const has = await storage.room();
  if (has === undefined) return [];
  const running = (await storage.processes.alive(10_000)).length;
  const says = `${roomInWords(has)}; ${running} ${running === 1 ? 'runs' : 'run'}`;
  if (has.servers > running) return [ok('connections', says)];
  const remedy =
    'Raise max_connections there, lower --database-connections, or put PgBouncer between (--database-pooled).';
  return [
    has.servers < 1
      ? failure('connections', `${says}. ${remedy}`)
      : warning('connections', `${says}. For one more: ${remedy}`),
  ];
}

/** Whether what other servers change would be heard of past PgBouncer, where a way for that is named. */
async function changes(
  storage: Storage,
  { databasePooled, databaseDirectUrl }: ServerSettings,
): Promise<Finding[]> {
  if (!databasePooled || databaseDirectUrl === undefined) return [];
  const because = await storage.whyDeaf();
  if (because === undefined) return [ok('changes', 'heard of at once, past PgBouncer')];
  return [
    warning('changes', `noticed late. ${because} Correct --database-direct-url, or leave it out.`),
  ];
}

/** More are not counted. */
const manyErasures = 1_000;
/** How long an erasure may wait for readers beside a server that runs. Milliseconds. */
const patience = 60 * 60 * 1_000;

async function erasures(storage: Storage, data: string): Promise<Finding> {
  const pending = await storage.erasures.pending(manyErasures);
  const [oldest] = pending;
  if (oldest === undefined) return ok('erasures', 'none pending');
  const since = new Date(oldest.requestedAt).toISOString();
  const says = `${pending.length}${pending.length === manyErasures ? ' or more' : ''} pending, the oldest since ${since}`;
  const running = storage.shared
    ? (await storage.processes.alive(10_000)).length > 0
    : hasServer(data);
  if (!running) return warning('erasures', `${says}. Start the server, which finishes them.`);
  return Date.now() - oldest.requestedAt > patience
    ? warning('erasures', `${says}. Look in the server's log for why.`)
    : ok('erasures', `${says}; the server is at it`);
}

/** Engines that load, by their kinds. */
type LoadedEngines = { readonly [Kind in EngineKind]?: Kinds[Kind]['engine'] };

/** What is to be said of an engine, and the engine by its kind, where it loads. */
interface Installed {
  finding: Finding;
  engine?: LoadedEngines;
}

async function installed<Kind extends EngineKind>(kind: Kind, module: string): Promise<Installed> {
  const about = `${kind} engine`;
  if (module === 'none') return { finding: ok(about, 'none: what needs it answers 404 or 503') };
  try {
    const engines = await openEngines({ [kind]: module, threads: 1 });
    await engines.close();
    const engine = engines[kind];
    if (engine === undefined) throw new Error('it is not there');
    const { encodings, lacks, languages, origin } = entryOf(kind);
    const encoders = encodings(engine).map(({ encoder }) => encoder);
    const spoken = languages(engine);
    const loads = [
      `${module} loads: ${engine.name} ${engine.version}`,
      ...encoders,
      ...(spoken.length > 0 ? [`which understands ${spoken.join(', ')}`] : []),
    ].join(', ');
    const says = [loads, origin(engine)?.replace(/\.+$/, '')].filter(Boolean).join('. ');
    const lacking = lacks(engine);
    const finding =
      lacking.length === 0
        ? ok(about, says)
        : warning(
            about,
            `${says}. It offers no ${lacking.join(' and no ')}: what needs that is refused. Install the models it lacks, or take an engine that has them, if it is wanted.`,
          );
    return { finding, engine: { [kind]: engine } };
  } catch (error) {
    const says = `${messageOf(error).replace(/\.+$/, '')}. Correct --${kind}-engine, or install it.`;
    return { finding: failure(about, says) };
  }
}

/** @param well what is to be said where nobody but the owner comes into a folder. */
function permissions(about: string, folder: string, well: string, insecure: boolean): Finding {
  const remedy = `Run chmod 700 ${folder}`;
  if (isWorldWritable(folder)) {
    const says = `everybody on this machine can write to ${folder}`;
    return insecure
      ? warning(about, `${says}, which --insecure-permissions allows. ${remedy}`)
      : failure(about, `${says}: no server starts. ${remedy}`);
  }
  // Windows has no such modes.
  return process.platform === 'win32' || (statSync(folder).mode & 0o077) === 0
    ? ok(about, well)
    : warning(about, `others can look into ${folder}. ${remedy}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
