import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';

/** Between two questions whether the connection still stands: a network can drop it without a word. Milliseconds. */
const heartbeat = 10_000;
const shortestPause = 100;
const longestPause = 5_000;

/** How often who can hear of nothing is to look by itself. Milliseconds. */
const pollInterval = 5_000;

/** Gives an empty payload again and again until it is told to end, as `follow` does when it may have missed something. */
export async function lookAgain(
  onMessage: (payload: string) => void,
  end: AbortSignal,
): Promise<void> {
  while (!end.aborted) {
    onMessage('');
    await sleep(pollInterval, undefined, { signal: end, ref: false }).catch(() => {});
  }
}

/**
 * Follows a channel until it is told to end, whatever becomes of the connection. Never rejects for a lost connection.
 * @param onMessage gets each payload, and an empty one now and then, whether the connection stands or not: something may have been missed.
 */
export async function follow(
  connection: ClientConfig,
  channel: string,
  onMessage: (payload: string) => void,
  end: AbortSignal,
): Promise<void> {
  for (let pause = shortestPause; !end.aborted; pause = Math.min(2 * pause, longestPause)) {
    const client = new Client(connection);
    const lost = new AbortController();
    client.on('error', () => lost.abort());
    client.on('end', () => lost.abort());
    client.on('notification', ({ payload = '' }) => {
      if (!end.aborted) onMessage(payload);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      pause = shortestPause;
      if (!end.aborted) onMessage('');
      for (;;) {
        await sleep(heartbeat, undefined, { signal: AbortSignal.any([lost.signal, end]) });
        await client.query('SELECT 1');
        // A hint may be lost with who was to give it: the counters are the truth.
        if (!end.aborted) onMessage('');
      }
    } catch {
      // Lost, or told to end. Whoever hears of nothing looks by itself, as often as this is tried again.
      if (!end.aborted) onMessage('');
    }
    void client.end().catch(() => {});
    await sleep(pause, undefined, { signal: end }).catch(() => {});
  }
}

/** How often, and how many milliseconds apart, it is looked whether a trial was heard. */
const looks = { most: 20, apart: 50 } as const;

/**
 * Tries whether a connection would hear what is sent on another way to the same database.
 * @param send to a channel.
 * @throws what keeps it from connecting.
 */
export async function wouldHear(
  connection: ClientConfig,
  send: (channel: string) => Promise<unknown>,
): Promise<boolean> {
  const client = new Client(connection);
  let heard = false;
  client.on('error', () => {});
  client.on('notification', () => {
    heard = true;
  });
  try {
    await client.connect();
    const channel = `biometrid_trial_${randomUUID()}`;
    await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
    await send(channel);
    for (let look = 0; !heard && look < looks.most; look += 1) {
      if (look > 0) await sleep(looks.apart);
      // PostgreSQL tells of what was sent before it answers.
      await client.query('SELECT 1');
    }
    return heard;
  } finally {
    await client.end().catch(() => {});
  }
}
