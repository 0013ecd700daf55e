import { fork } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { createBiometridClient } from '@biometrid/client';
import type { paths } from '@biometrid/types';
import createClient from 'openapi-fetch';

// What a call through this client costs beside the same call through bare openapi-fetch and bare fetch. The server is a
// process of its own on loopback, so that only the caller's time differs. The three take turns, round by round, and what
// counts is the median of the rounds' ratios: a machine that is busy for a while is busy for all three.

const warmUp = 20;
const rounds = 150;
const callsPerRound = 30;
const budget = 1.15;

const server = fork(fileURLToPath(new URL('overhead/answering-server.ts', import.meta.url)), {
  execArgv: process.execArgv,
});
const [origin] = (await once(server, 'message')) as [string];

const key = 'bench-key';
const secret = 'bench-secret';
const photo = new Blob([new Uint8Array(50_000).fill(0x20).fill(0xff, 0, 3)], {
  type: 'image/jpeg',
});

const biometrid = createBiometridClient({ baseUrl: origin, key, secret });
const headers = { 'x-biometrid-key': key, 'x-biometrid-secret': secret };
const bare = createClient<paths>({ baseUrl: `${origin}/api/1.0`, headers });

const cases = {
  'a GET (getPendingDialogue)': {
    fetch: async () => {
      const response = await fetch(`${origin}/api/1.0/users/u/voice/is-pending`, { headers });
      return response.json();
    },
    'openapi-fetch': () =>
      bare.GET('/users/{userId}/voice/is-pending', { params: { path: { userId: 'u' } } }),
    client: () => biometrid.voice.getPendingDialogue({ userId: 'u' }),
  },
  'an upload of 50 kB (findUserByFace)': {
    fetch: async () => {
      const body = new FormData();
      body.append('photo', photo, 'photo.jpeg');
      const response = await fetch(`${origin}/api/1.0/users/find-by-face`, {
        method: 'POST',
        headers,
        body,
      });
      return response.json();
    },
    'openapi-fetch': () =>
      bare.POST('/users/find-by-face', {
        body: { photo },
        bodySerializer: (body) => {
          const form = new FormData();
          form.append('photo', body.photo, 'photo.jpeg');
          return form;
        },
      }),
    client: () => biometrid.face.findUser({ photo }),
  },
};

let withinBudget = true;
for (const [name, ways] of Object.entries(cases)) {
  const times = await measure(ways);
  const overhead = ratio(times.client, times['openapi-fetch']);
  withinBudget &&= overhead <= budget;
  console.log(`${name}: ${median(times.client).toFixed(0)} µs a call`);
  console.log(`  over openapi-fetch ${overhead.toFixed(2)} (at most ${budget})`);
  console.log(`  over fetch         ${ratio(times.client, times.fetch).toFixed(2)}`);
  console.log(
    `  openapi-fetch over fetch ${ratio(times['openapi-fetch'], times.fetch).toFixed(2)}`,
  );
}
server.kill();
if (!withinBudget) {
  console.error('the client costs more than its budget allows');
  process.exitCode = 1;
}

/** Microseconds a call, for each way of calling and each round. */
async function measure<Way extends string>(
  ways: Record<Way, () => Promise<unknown>>,
): Promise<Record<Way, number[]>> {
  const entries = Object.entries(ways) as [Way, () => Promise<unknown>][];
  const times = Object.fromEntries(entries.map(([name]) => [name, []])) as unknown as Record<
    Way,
    number[]
  >;
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const at of entries.keys()) {
      // Every round starts with another one, so that none always runs after the same.
      const [name, call] = entries[(at + round) % entries.length] ?? entries[0] ?? [];
      if (!name || !call) continue;
      const start = performance.now();
      for (let count = 0; count < callsPerRound; count++) await call();
      const perCall = ((performance.now() - start) * 1_000) / callsPerRound;
      if (round >= warmUp) times[name].push(perCall);
    }
  }
  return times;
}

function ratio(times: number[], others: number[]): number {
  return median(times.map((time, round) => time / (others[round] ?? Number.NaN)));
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
