import {
  type ChildProcess,
  execFileSync,
  type StdioOptions,
  spawn,
  spawnSync,
} from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBiometridClient } from '@biometrid/client';
import autocannon from 'autocannon';
import { faceEngine, facePhoto } from '../test/engines/samples.js';

/**
 * Has Pending Dialogue, with authentication, rate limit, quota and storage, metrics on and the request log off, side by side
 * with a bare node:http server that sends equal bytes. Rounds alternate, so that what else the machine does meets both.
 */
const connections = 50;
const rounds = 5;
const seconds = 4;
/** Microseconds of a tick in which the kernel counts processor time. */
const tick = 1_000_000 / 100;

interface Round {
  requestsPerSecond: number;
  p99: number;
  /** Processor time of a request. Microseconds. */
  cpu: number;
}

// The servers on one core, and what asks them on another.
const pinned = spawnSync('taskset', ['-pc', '1', String(process.pid)]).status === 0;
const command = fileURLToPath(new URL('../bin/biometrid.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'biometrid-bench-'));
const data = join(folder, 'data');
const biometrid = (...args: string[]) =>
  execFileSync(process.execPath, [command, ...args, '--data', data], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });

biometrid('keys', 'init');
// Limits that are never reached are counted all the same.
const limits = ['--quota', '1000000000', '--rate', '1000000'];
const { key, secret }: { key: string; secret: string } = JSON.parse(
  biometrid('clients', 'create', 'bench', ...limits, '--json'),
);
const headers = { 'x-biometrid-key': key, 'x-biometrid-secret': secret };
const server = await start(
  ...[command, 'serve', '--data', data, '--port', '0', '--admin-port', '0', '--no-log-requests'],
  ...['--face-engine', faceEngine, '--voice-engine', 'none'],
);
const users = `${server.origin}/api/1.0/users`;
const created = await fetch(`${users}?reference_id=bench`, { method: 'POST', headers });
const { data: user }: { data: { id: string } } = await created.json();
const url = `${users}/${user.id}/voice/is-pending`;
const bare = await start(
  fileURLToPath(new URL('http/bare.mjs', import.meta.url)),
  JSON.stringify(await answerOf(url)),
);

const measured: { bare: Round; biometrid: Round }[] = [];
await load(bare.child, bare.origin, 2);
await load(server.child, url, 4);
for (let n = 0; n < rounds; n += 1) {
  const round = {
    bare: await load(bare.child, bare.origin, seconds),
    biometrid: await load(server.child, url, seconds),
  };
  measured.push(round);
  print(n + 1, round);
}
const median = (pick: (round: (typeof measured)[number]) => number) =>
  measured.map(pick).sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
console.log(
  `\nmedian share of bare node:http: ${percent(median((round) => round.biometrid.requestsPerSecond / round.bare.requestsPerSecond))} of the requests a second (at least 40 %)`,
);
console.log(
  `median processor time of a request: ${median((round) => round.bare.cpu).toFixed(1)} µs bare, ${median((round) => round.biometrid.cpu).toFixed(1)} µs here; p99 ${median((round) => round.biometrid.p99)} ms (below 15 ms)`,
);
console.log(
  `a verification with an engine that takes no time: p50 ${(await verify()).toFixed(1)} ms`,
);
bare.child.kill();
server.child.kill();
rmSync(folder, { recursive: true });

/** Starts a server that says where it serves: both on the same core, where the machine lets them be kept there. */
async function start(...args: string[]): Promise<{ child: ChildProcess; origin: string }> {
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe'];
  const child = pinned
    ? spawn('taskset', ['-c', '0', process.execPath, ...args], { stdio })
    : spawn(process.execPath, args, { stdio });
  const origin = await new Promise<string>((resolve, reject) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
        const [, said] = /serving at (http:\S+)/.exec(output) ?? [];
        if (said !== undefined) resolve(said);
      });
    }
    child.once('close', () => reject(new Error(`The server ended: ${output}`)));
  });
  return { child, origin };
}

/** Verifies a face again and again, one after the other. @returns the median. Milliseconds. */
async function verify(): Promise<number> {
  const { face } = createBiometridClient({ baseUrl: server.origin, key, secret });
  const photo = new Blob([facePhoto({ faces: [{ person: 'ada' }] })], { type: 'image/jpeg' });
  await face.enroll({ userId: user.id, photo });
  const took: number[] = [];
  for (let n = 0; n < 400; n += 1) {
    const began = performance.now();
    await face.verify({ userId: user.id, photo });
    took.push(performance.now() - began);
  }
  // The first ones wait for compilers.
  return took.slice(100).sort((one, other) => one - other)[150] ?? Number.NaN;
}

async function answerOf(url: string) {
  const answer = await fetch(url, { headers });
  const own = new Set(['date', 'connection', 'keep-alive']);
  const kept: Record<string, string> = {};
  answer.headers.forEach((value, name) => {
    if (!own.has(name)) kept[name] = value;
  });
  return { headers: kept, body: await answer.text() };
}

async function load(child: ChildProcess, url: string, duration: number): Promise<Round> {
  const before = processorTime(child);
  const { requests, latency, non2xx, errors } = await autocannon({
    url,
    headers,
    connections,
    duration,
  });
  if (non2xx + errors > 0) throw new Error(`${non2xx + errors} requests failed.`);
  return {
    requestsPerSecond: requests.average,
    p99: latency.p99,
    cpu: (processorTime(child) - before) / requests.total,
  };
}

/** Microseconds of a process with all its threads, as the kernel counts. */
function processorTime({ pid }: ChildProcess): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name before may hold spaces; user and system time are the 14th and the 15th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tick;
}

function print(n: number, { bare, biometrid }: { bare: Round; biometrid: Round }): void {
  const share = percent(biometrid.requestsPerSecond / bare.requestsPerSecond);
  console.log(
    `round ${n}: ${Math.round(biometrid.requestsPerSecond)} of ${Math.round(bare.requestsPerSecond)} requests a second (${share}), p99 ${biometrid.p99} ms, ${biometrid.cpu.toFixed(1)} of ${bare.cpu.toFixed(1)} µs`,
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
