import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createFaceEngine } from '@biometrid/face-engine';
import { photosOf } from '../../face-engine/bench/photos/photo-sets.js';
import { threeMegapixels } from '../../face-engine/bench/photos/three-megapixels.js';
import { openKeys } from '../src/keys/open-keys.js';
import { defaultEngines } from '../src/settings/server-settings.js';
import { openStorage } from '../src/storage/open-storage.js';
import { auditLink } from '../src/system.js';
import { createClient } from '../src/tenants/clients.js';
import { newDataFolder, startServerProcess } from '../test/server-process.js';
import { type TestClient, testClient } from '../test/server-under-test.js';
import { fillQueue, type Occupation } from './face/full-queue.js';
import { type EnrolledPerson, enrollPeople, jpeg } from './face/people.js';
import { fillGallery } from './load/fill-gallery.js';

/**
 * Faces over HTTP. The built command is a process of its own, with the engine that comes along in one thread and all its networks
 * loaded; this process asks, through the generated client.
 */
const templates = 100_000;

const data = newDataFolder();
const { keys } = openKeys(data, undefined, false);
const storage = await openStorage({ data }, auditLink(keys));
const [one, two, large] = [
  await createClient(storage, keys.pepper, 'a few users'),
  await createClient(storage, keys.pepper, 'a few users as well'),
  await createClient(storage, keys.pepper, 'a large gallery'),
];
const engine = await createFaceEngine();
const [{ encoder, dimensions }] = engine.encodings;
await engine.close();
await fillGallery(storage, keys, large.id, { templates, dimensions, encoder });
await storage.close();
const server = await startServerProcess(
  ...(['serve', data, '--face-engine', defaultEngines.face] as const),
  ...['--engine-threads', '1', '--no-log-requests'],
);
const photos = photosOf('lfw-sample').map(({ path }) => path);
const folder = mkdtempSync(join(tmpdir(), 'biometrid-bench-'));

const few = testClient(server.origin, one);
const { people, took: enrolments } = await enrollPeople(few, photos);
const verifications: Answer[] = [];
const verificationsLarge: Answer[] = [];
for (const { userId, probes } of people) {
  for (const probe of probes) verifications.push(await verify(few, userId, probe));
  for (const probe of await threeMegapixels(probes.slice(0, 3), folder))
    verificationsLarge.push(await verify(few, userId, probe));
}
const residentWithFew = residentMegabytes();

// Two clients share the queue.
const rival = testClient(server.origin, two);
const rivals = await enrollPeople(rival, photos.slice(0, 10));
const queue = await fillQueue(
  [occupation(few, people), occupation(rival, rivals.people)],
  /metrics at (http:\S+)/.exec(server.output.stderr)?.[1] ?? '',
);

// The first enrolment brings the gallery into memory. Then each photo is verified and looked for, one after the other.
const many = testClient(server.origin, large);
const enrolledMany = await enrollPeople(many, photos);
const verificationsMany: Answer[] = [];
const searches: Answer[] = [];
for (const { userId, probes } of enrolledMany.people) {
  for (const probe of probes) {
    verificationsMany.push(await verify(many, userId, probe));
    searches.push(await find(many, probe));
  }
}
const search = at(
  0.5,
  searches.map((search, probe) => search.took - (verificationsMany[probe]?.took ?? 0)),
);

console.log('What requests take, in milliseconds');
console.table({
  'enrol, few users': row(enrolments),
  [`enrol, ${templates} more`]: row(enrolledMany.took.slice(1)),
  verify: answered(verifications),
  'verify, 3 megapixels': answered(verificationsLarge),
  [`verify, ${templates} users`]: answered(verificationsMany),
  [`find among ${templates}`]: answered(searches),
  '/healthz, full queue': row(queue.health),
});
console.log(`A full queue served ${queue.served} and turned ${queue.turnedAway} away with 503.`);

const targets = [
  target('ms to verify, p50', at(0.5, verifications.map(milliseconds)), 60),
  target('ms to verify with 3 megapixels, p50', at(0.5, verificationsLarge.map(milliseconds)), 150),
  target(`ms to find among ${templates}, beyond verify, p50`, search, 15),
  target('ms of /healthz with a full queue, p99', at(0.99, queue.health), 50),
  target('MB resident with few users', residentWithFew, 450),
  target(`MB resident with ${templates} more`, residentMegabytes(), 450),
  target('other answers of a full queue than 200, and 503 with Retry-After', queue.others, 0),
];
console.table(targets);
process.exitCode = targets.every(({ met }) => met) ? 0 : 1;
await server.end('SIGTERM');
rmSync(folder, { recursive: true });
rmSync(dirname(data), { recursive: true });

/** What a request took, in milliseconds, and whether somebody was recognised. */
interface Answer {
  readonly took: number;
  readonly recognised: boolean;
}

async function verify({ biometrid }: TestClient, userId: string, file: string): Promise<Answer> {
  const photo = await jpeg(file);
  const began = performance.now();
  const { status } = await biometrid.face.verify({ userId, photo });
  return { took: performance.now() - began, recognised: status };
}

async function find({ biometrid }: TestClient, file: string): Promise<Answer> {
  const photo = await jpeg(file);
  const began = performance.now();
  const { status } = await biometrid.face.findUser({ photo });
  return { took: performance.now() - began, recognised: status };
}

function occupation({ headers }: TestClient, [user]: readonly EnrolledPerson[]): Occupation {
  if (user === undefined) throw new Error('Nobody could be enrolled.');
  const url = `${server.origin}/api/1.0/users/${user.userId}/dialogue/verify/face`;
  return { url, headers, photo: user.probes[0] ?? '' };
}

/** Megabytes that the server has in memory, as the kernel counts. */
function residentMegabytes(): number {
  const status = readFileSync(`/proc/${server.child.pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_000);
}

/** The value that a share of all lies below. */
function at(share: number, values: readonly number[]): number {
  const ordered = [...values].sort((one, other) => one - other);
  return ordered[Math.floor(ordered.length * share)] ?? Number.NaN;
}

function milliseconds({ took }: Answer): number {
  return took;
}

function answered(answers: readonly Answer[]) {
  const recognised = answers.filter(({ recognised }) => recognised).length;
  return { ...row(answers.map(milliseconds)), recognised };
}

function row(values: readonly number[]) {
  const text = (share: number) => at(share, values).toFixed(1);
  return { p50: text(0.5), p95: text(0.95), p99: text(0.99), of: values.length };
}

function target(what: string, measured: number, most: number) {
  return { what, measured: measured.toFixed(1), most, met: measured <= most };
}
