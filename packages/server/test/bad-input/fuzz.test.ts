import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from '../raw-http.js';
import { type EchoServer, startEchoServer } from './echo-server.js';
import { question, requests, undocumented } from './made-requests.js';

const runs = 600;
const seed = 20_261_125;
/** How much the heap may have grown from the first to the last of the requests. Bytes. */
const growth = 24 * 1_024 * 1_024;

let server: EchoServer;
beforeAll(async () => {
  server = await startEchoServer();
});
afterAll(() => server.stop());

it('no request made of the contract and of nonsense gets an answer of the binder that is not documented', async () => {
  const heapAfter: number[] = [];
  let asked = 0;
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(requests, async (made) => {
      const answer = await ask(server.origin, question(made, server.client, server.userId));
      if (answer.status === 200) accepted += 1;
      else expect(undocumented(made, answer)).toBeUndefined();
      asked += 1;
      if (asked % (runs / 3) === 0) heapAfter.push(usedHeap());
    }),
    { numRuns: runs, seed },
  );
  expect(accepted).toBeGreaterThan(runs / 20);
  expect(accepted).toBeLessThan(runs / 2);
  const [early = 0, , late = 0] = heapAfter;
  expect(late - early).toBeLessThan(growth);
});

/** Bytes of objects that are still in use. */
function usedHeap(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}
