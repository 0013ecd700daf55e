import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { jpeg } from './people.js';

/** A request that occupies the engine, of one client. */
export interface Occupation {
  readonly url: string;
  readonly headers: Record<string, string>;
  /** Path of the photo that is sent. */
  readonly photo: string;
}

/** Connections of each client: more than its share of the queue. */
const connections = 8;
const seconds = 10;
/** Requests a second of each client; two ask some six times as often as one thread can answer. */
const rate = 100;

export interface FullQueue {
  /** Milliseconds of each `/healthz` meanwhile. */
  readonly health: readonly number[];
  /** Requests that were served, and those that were turned away with 503. */
  readonly served: number;
  readonly turnedAway: number;
  /** Other answers, failures, and a 503 that does not say when to come again. */
  readonly others: number;
}

/** Has clients ask far more than is served, and `/healthz` all the while. */
export async function fillQueue(
  occupations: readonly [Occupation, ...Occupation[]],
  adminOrigin: string,
): Promise<FullQueue> {
  let full = true;
  const health: number[] = [];
  const watch = async () => {
    while (full) {
      const began = performance.now();
      await (await fetch(`${adminOrigin}/healthz`)).text();
      health.push(performance.now() - began);
      await sleep(5);
    }
  };
  const occupy = async ({ url, headers, photo }: Occupation) => {
    const form = { photo: { type: 'file', path: photo, options: { contentType: 'image/jpeg' } } };
    // In a thread of its own, so that what is measured here does not wait for it.
    return autocannon({
      url,
      headers,
      form,
      method: 'POST',
      connections,
      duration: seconds,
      overallRate: rate,
      workers: 1,
    });
  };
  const watching = watch();
  const occupied = Promise.all(occupations.map(occupy));
  await sleep(1_000);
  const pause = await pauseAskedFor(occupations[0]);
  const results = await occupied;
  full = false;
  await watching;
  const count = (status: '200' | '503') =>
    results.reduce((sum, { statusCodeStats }) => sum + (statusCodeStats?.[status]?.count ?? 0), 0);
  const all = results.reduce((sum, { requests, errors }) => sum + requests.total + errors, 0);
  const [served, turnedAway] = [count('200'), count('503')];
  const others = all - served - turnedAway + (pause === null ? 1 : 0);
  return { health, served, turnedAway, others };
}

/** `Retry-After` of the first answer that is 503; null when none is, or it names none. */
async function pauseAskedFor({ url, headers, photo }: Occupation): Promise<string | null> {
  const body = new FormData();
  body.set('photo', await jpeg(photo), 'photo.jpg');
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const answer = await fetch(url, { method: 'POST', headers, body });
    await answer.text();
    if (answer.status === 503) return answer.headers.get('retry-after');
  }
  return null;
}
