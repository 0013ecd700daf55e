import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { choice, duration, flag, type Kind, list, or, size, text, wholeNumber } from './kind.js';
import { optional, type SettingsOf, setting } from './setting.js';

/**
 * The URL of a PostgreSQL database.
 * @param variable where it may stand with a password.
 */
export const postgresUrl = (variable: string): Kind<string> => ({
  allowed: 'a URL such as postgres://user@host:5432/database',
  argument: 'URL',
  secret: true,
  write: (value) => value,
  is: (value) => typeof value === 'string',
  read: (given) =>
    URL.canParse(given) && /^postgres(ql)?:$/.test(new URL(given).protocol) ? given : undefined,
  secretIn(given) {
    const { password, searchParams } = new URL(given);
    if (password === '' && !searchParams.has('password')) return undefined;
    return `shows its password to everyone on this machine. Give the URL as ${variable}, or leave the password to PGPASSWORD or ~/.pgpass.`;
  },
});

const proxies = list(
  'ADDRESS',
  'loopback, addresses and CIDR ranges such as 10.0.0.0/8',
  (item) => {
    if (item === 'loopback') return true;
    const [address = '', bits, ...more] = item.split('/');
    const version = isIP(address);
    if (version === 0 || more.length > 0) return false;
    return bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
  },
);

const origins = list(
  'ORIGIN',
  'origins such as https://app.example.com, or * for every one',
  (item) =>
    item === '*' || (/^https?:/.test(item) && URL.canParse(item) && new URL(item).origin === item),
);

const port = wholeNumber(0, 65_535);
const threads = wholeNumber(1, 256);
const processors = availableParallelism();
const retention = or('forever', Number.POSITIVE_INFINITY, duration('1h', '36500d'));

/** The engines that come with the server. Where one cannot be used, the server goes on without. */
export const defaultEngines = {
  face: '@biometrid/face-engine/guest',
  voice: '@biometrid/voice-engine/guest',
  document: '@biometrid/ocr-engine/guest',
} as const;

const day = 24 * 60 * 60 * 1_000;

/** The settings of a server, with what it does unless it is told otherwise. Times are in milliseconds, sizes in bytes. */
export const serverSettings = {
  config: optional(text('FILE'), 'JSON or YAML file of settings'),
  data: setting(text('DIR'), 'folder of the database', './.biometrid'),
  keys: optional(
    text('DIR'),
    'folder of the key ring and the pepper',
    'the name of the data folder with `-keys` behind it',
  ),
  insecurePermissions: setting(
    flag,
    'work also in folders of data or keys that everybody on the machine can write to',
    false,
  ),
  databaseUrl: optional(
    postgresUrl('BIOMETRID_DATABASE_URL'),
    'PostgreSQL to use in place of the database in the data folder',
  ),
  databaseTimeout: setting(
    duration('500ms', '60s'),
    'time that PostgreSQL may take for a connection, and for a statement',
    3_000,
  ),
  databaseConnections: setting(
    wholeNumber(1, 1_000),
    'connections to PostgreSQL that a server has at most; one more hears of changes',
    10,
  ),
  databasePooled: setting(flag, '`database-url` leads to PgBouncer in transaction mode', false),
  databaseDirectUrl: optional(
    postgresUrl('BIOMETRID_DATABASE_DIRECT_URL'),
    'with `database-pooled`, the same database past PgBouncer, to hear of changes at once',
  ),
  host: setting(text('HOST'), 'address to listen at; `0.0.0.0` is every address', '127.0.0.1'),
  port: setting(port, 'port to listen at; 0 takes any free one', 8080),
  tlsCert: optional(
    text('FILE'),
    'certificate chain in PEM, to speak TLS; taken up anew when the file is replaced',
  ),
  tlsKey: optional(text('FILE'), 'private key of the certificate, in PEM'),
  trustProxy: setting(
    proxies,
    'proxies whose `x-forwarded-for` and `x-forwarded-proto` headers are believed (else all their callers are one address); `loopback` is this machine',
    [],
  ),
  corsOrigins: setting(
    origins,
    'origins whose pages may call from a browser; `*` is every one, and then without cookies',
    [],
  ),
  maxConnections: setting(wholeNumber(1, 1_000_000), 'connections open at once', 1_000),
  connectionsPerAddress: setting(
    wholeNumber(1, 1_000_000),
    'the same of one address (IPv6: one /64); of one behind a trusted proxy, requests under way',
    250,
  ),
  requestTimeout: setting(
    duration('1s', '10m'),
    'time in which a whole request must arrive',
    30_000,
  ),
  headerTimeout: setting(
    duration('1s', '10m'),
    'time in which the headers of a request must arrive',
    10_000,
  ),
  bodyMemory: setting(
    size('64MiB', '1TiB'),
    'bodies of requests held at once; a client may hold as much as stays free, so one alone half',
    64 * 2 ** 20,
  ),
  failedLoginsPerMinute: setting(
    wholeNumber(1, 1_000_000),
    'failed authentications after which an address has to wait for the end of the minute',
    60,
  ),
  adminHost: setting(text('HOST'), 'address of the admin port', '127.0.0.1'),
  adminPort: setting(
    or('off', 'off', port),
    'port of `/healthz`, `/readyz` and `/metrics`, which ask for no key: keep it from the outside; `off` is none',
    9090,
  ),
  faceEngine: setting(
    or('none', 'none', text('MODULE')),
    'face engine: the path or the package of a module; with `none`, what needs faces answers 404 or 503. Whoever enrolled with another encoder is still known by it where the engine has it: see the guide on faces',
    defaultEngines.face,
  ),
  voiceEngine: setting(
    or('none', 'none', text('MODULE')),
    'voice engine, likewise; with `none`, what needs voices answers 404',
    defaultEngines.voice,
  ),
  documentEngine: setting(
    or('none', 'none', text('MODULE')),
    'document engine, likewise; with `none`, what reads documents answers 503',
    defaultEngines.document,
  ),
  engineThreads: optional(
    threads,
    'threads that each engine works in',
    'one less than the processors, at least 1',
  ),
  faceThreads: optional(threads, 'threads of the face engine', '`engine-threads`'),
  voiceThreads: optional(threads, 'threads of the voice engine', '`engine-threads`'),
  documentThreads: optional(threads, 'threads of the document engine', '`engine-threads`'),
  engineQueue: optional(
    wholeNumber(1, 10_000),
    'requests that may wait for an engine',
    'as many as are likely to be served within `engine-deadline`, by what it took of late',
  ),
  engineDeadline: setting(
    duration('100ms', '60s'),
    'time that an engine may take for a request, waiting and all its images included',
    10_000,
  ),
  galleryMemory: setting(size('1MiB', '1TiB'), 'memory of all galleries together', 2 ** 30),
  galleryThreads: setting(
    {
      ...wholeNumber(1, processors),
      allowed: `a whole number from 1 to ${processors}, the processors of this machine`,
    },
    'threads that hold and search the galleries; a large gallery is on all of them',
    1,
  ),
  galleryPatience: setting(
    duration('0s', '60s'),
    'time for which a request waits for a gallery that is being loaded, before it gets 503',
    2_000,
  ),
  gallerySnapshots: setting(
    choice('on|off', 'on', 'off'),
    'with `on`, and only on PostgreSQL, sealed copies of large galleries of faces are kept in the database, to load them from; the same for all servers',
    'off',
  ),
  serverName: optional(
    text('NAME'),
    'what the server is called in PostgreSQL, where it notes which galleries it searches, to load them when it starts again: another one for each server, and the same after a restart',
    'host name and port',
  ),
  warmUp: setting(
    or('off', 0, duration('1s', '1h')),
    'time after the start for which `/readyz` waits until the galleries are in memory that the server searched last; with `off` each is loaded by its first search',
    60_000,
  ),
  drain: setting(
    or('off', 0, duration('100ms', '5m')),
    'time for which a server that was told to end still answers, while `/readyz` says that it is not ready: longer than a proxy takes to notice',
    0,
  ),
  templateRetention: setting(
    retention,
    'time without use after which templates are erased',
    Number.POSITIVE_INFINITY,
  ),
  retentionGrace: setting(
    duration('1h', '365d'),
    'time between the announcement that templates expire and their erasure, in which they can be called back',
    7 * day,
  ),
  sessionRetention: setting(
    retention,
    'time after which dialogues that nobody finished are removed',
    day,
  ),
  auditRetention: setting(
    retention,
    'time after which entries of the audit log are removed',
    Number.POSITIVE_INFINITY,
  ),
  docs: optional(text('DIR'), 'folder of the built docs site, served at `/docs`'),
  playground: setting(
    flag,
    'serve the playground, a page to try every operation on, at `/playground`',
    false,
  ),
  logLevel: optional(
    choice('LEVEL', 'silent', 'error', 'warn', 'info', 'debug'),
    'least level that is logged: `silent`, `error`, `warn`, `info` or `debug`',
    '`info`, with `--dev` `debug`',
  ),
  logRequests: setting(flag, 'a line in the log for each answer', true),
  dev: setting(
    flag,
    'compare every answer with the contract, log in detail, and make keys where there are none',
    false,
  ),
};

/** The values of a server's settings. */
export type ServerSettings = SettingsOf<typeof serverSettings>;
