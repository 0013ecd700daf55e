import type { Behaviour } from './behaviours.js';
import { clientOf } from './client.js';
import { equal, ok, rejection } from './expectations.js';
import { done, nothingPending, refused } from './samples.js';
import { script } from './scenario.js';

const busy = refused(503, 'ENGINE_NOT_AVAILABLE');
/** Answers that the server gives before it does anything. */
const turnedAway = (headers: Record<string, string> = {}) =>
  [
    refused(503, 'ENGINE_NOT_AVAILABLE', { 'x-not-processed': 'true', ...headers }),
    refused(429, 'TOO_MANY_REQUESTS', { 'x-not-processed': 'true', ...headers }),
  ] as const;

/** Repeating, timeouts and cancelling. */
export const repeating: Behaviour[] = [
  {
    name: 'a safe operation is repeated after 503, 429 and a broken connection',
    async run(world) {
      const scenario = await script(
        world.origin,
        busy,
        refused(429, 'TOO_MANY_REQUESTS'),
        { reset: true },
        nothingPending,
      );
      const client = clientOf(world, scenario, { retry: { delay: 1, limit: 3 } });
      equal(await client.voice.getPendingDialogue({ userId: 'u' }), { status: true });
      equal((await scenario.received()).length, 4);
    },
  },
  {
    name: "a proxy's answer without an envelope is an HTTP error without a code, and a safe operation is repeated",
    async run(world) {
      for (const status of [408, 502, 503, 504]) {
        const away = { status, body: '<h1>away</h1>' };
        const scenario = await script(world.origin, away, nothingPending);
        const client = clientOf(world, scenario, { retry: { delay: 1 } });
        equal(await client.voice.getPendingDialogue({ userId: 'u' }), { status: true });
        equal((await scenario.received()).length, 2, 'tries');

        const error = await rejection(
          clientOf(world, await script(world.origin, away)).users.delete({ userId: 'u' }),
        );
        ok(world.client.isBiometridHttpError(error, 'deleteUser'), 'an HTTP error');
        equal([error.status, error.body, error.unprocessed], [status, '<h1>away</h1>', false]);
        ok('code' in error && error.code === undefined, 'no code');
      }
    },
  },
  {
    name: 'a proxy that answers in the place of an operation that is not safe is asked once',
    async run(world) {
      const scenario = await script(world.origin, { status: 502, body: { error: 'away' } });
      const client = clientOf(world, scenario, { retry: { delay: 1 } });
      const error = await rejection(client.users.delete({ userId: 'u' }));
      equal([error.name, error['body']], ['BiometridHttpError', { error: 'away' }]);
      equal((await scenario.received()).length, 1);
    },
  },
  {
    name: 'the last error is thrown when the tries are used up',
    async run(world) {
      const scenario = await script(world.origin, busy);
      const error = await rejection(clientOf(world, scenario).voice.listLanguages());
      equal([error.name, error['code']], ['BiometridHttpError', 'ENGINE_NOT_AVAILABLE']);
      equal((await scenario.received()).length, 3, 'tries');
    },
  },
  {
    name: 'an operation that is not safe is not repeated unasked, not even restartUserState, a GET',
    async run(world) {
      for (const step of [busy, { reset: true }]) {
        const scenario = await script(world.origin, step);
        const { users } = clientOf(world, scenario);
        await rejection(users.create({ reference_id: 'r' }));
        await rejection(users.restartState({ userId: 'u' }));
        equal((await scenario.received()).length, 2);
      }
    },
  },
  {
    name: 'every operation is repeated after an answer that was given before anything was done',
    async run(world) {
      const created = done('NEW_USER_CREATED', { id: 'u' });
      const scenario = await script(world.origin, ...turnedAway(), created);
      const { users } = clientOf(world, scenario);
      equal(await users.create({ reference_id: 'r' }), created.body);
      equal((await scenario.received()).length, 3);
    },
  },
  {
    name: 'after such an answer, what may have been done is not repeated all the same',
    async run(world) {
      const [full] = turnedAway();
      for (const [step, name] of [
        [{ reset: true }, 'BiometridNetworkError'],
        [busy, 'BiometridHttpError'],
        [
          refused(503, 'ENGINE_NOT_AVAILABLE', { 'x-not-processed': 'false' }),
          'BiometridHttpError',
        ],
      ] as const) {
        const scenario = await script(world.origin, full, step);
        const error = await rejection(clientOf(world, scenario).users.delete({ userId: 'u' }));
        equal(error.name, name);
        equal((await scenario.received()).length, 2, name);
      }
    },
  },
  {
    name: 'such an answer is repeated within the limits, and the error tells that nothing was done',
    async run(world) {
      for (const [headers, retry, tries] of [
        [{}, { delay: 1 }, 3],
        [{}, 0, 1],
        [{ 'retry-after': '60' }, { delay: 1 }, 1],
      ] as const) {
        const scenario = await script(world.origin, turnedAway(headers)[1]);
        const { users } = clientOf(world, scenario, { retry });
        const error = await rejection(users.create({ reference_id: 'r' }));
        equal([error['code'], error['unprocessed']], ['TOO_MANY_REQUESTS', true]);
        equal((await scenario.received()).length, tries, 'tries');
      }
      const { users } = clientOf(world, await script(world.origin, busy));
      equal((await rejection(users.create({ reference_id: 'r' })))['unprocessed'], false);
    },
  },
  {
    name: 'an operation that is not safe is repeated when that is asked for',
    async run(world) {
      const scenario = await script(world.origin, busy, done('NEW_USER_CREATED', { id: 'u' }));
      const client = clientOf(world, scenario);
      await client.users.create({ reference_id: 'r' }, { retry: { unsafe: true } });
      equal((await scenario.received()).length, 2);
    },
  },
  {
    name: 'other errors are not repeated, and retry: 0 repeats nothing',
    async run(world) {
      const scenario = await script(
        world.origin,
        refused(500, 'PROBLEM_OCURRED_REPEAT_REQUEST'),
        busy,
      );
      const client = clientOf(world, scenario);
      await rejection(client.voice.listLanguages());
      equal((await scenario.received()).length, 1);
      await rejection(client.voice.listLanguages({}, { retry: 0 }));
      equal((await scenario.received()).length, 2);
    },
  },
  {
    name: 'Retry-After is honoured, in seconds and as a date',
    async run(world) {
      // A date has whole seconds only.
      const date = new Date(Date.now() + 2_500).toUTCString();
      for (const value of ['1', date]) {
        const scenario = await script(
          world.origin,
          refused(429, 'TOO_MANY_REQUESTS', { 'retry-after': value }),
          nothingPending,
        );
        let answered = 0;
        let repeated = 0;
        const client = clientOf(world, scenario, {
          onResponse: ({ attempt }) => {
            if (attempt === 1) answered = Date.now();
          },
          onRequest: ({ attempt }) => {
            if (attempt === 2) repeated = Date.now();
          },
        });
        await client.voice.getPendingDialogue({ userId: 'u' });
        const earliest = value === date ? Date.parse(date) : answered + 1_000;
        // A timer may fire a little early.
        ok(repeated >= earliest - 10, `no repetition ${earliest - repeated} ms too early`);
      }
    },
  },
  {
    name: 'a Retry-After beyond maxDelay is not waited for',
    async run(world) {
      const scenario = await script(
        world.origin,
        refused(429, 'TOO_MANY_REQUESTS', { 'retry-after': '60' }),
      );
      const error = await rejection(clientOf(world, scenario).voice.listLanguages());
      equal([error['status'], error['retryAfter']], [429, 60_000]);
      equal((await scenario.received()).length, 1);
    },
  },
  {
    name: 'a wait of more than 24 days is not begun, however long maxDelay is',
    async run(world) {
      for (const [value, retry] of [
        ['2147484', { maxDelay: Number.POSITIVE_INFINITY }],
        ['9e99', { maxDelay: Number.POSITIVE_INFINITY }],
      ] as const) {
        const scenario = await script(
          world.origin,
          refused(503, 'ENGINE_NOT_AVAILABLE', { 'retry-after': value }),
        );
        const error = await rejection(clientOf(world, scenario, { retry }).voice.listLanguages());
        equal(error['code'], 'ENGINE_NOT_AVAILABLE');
        equal((await scenario.received()).length, 1, 'tries');
      }
    },
  },
  {
    name: 'the waits between tries grow',
    async run(world) {
      const scenario = await script(world.origin, busy);
      const client = clientOf(world, scenario, { retry: { delay: 100, limit: 3 } });
      await rejection(client.voice.listLanguages());
      const at = (await scenario.received()).map((request) => request.at);
      const waits = at.slice(1).map((time, index) => time - (at[index] ?? 0));
      // Of 100, 200 and 400 ms up to half is taken off; the upper end leaves room for a slow machine.
      for (const [index, least] of [50, 100, 200].entries()) {
        const wait = waits[index] ?? 0;
        ok(wait >= least - 10, `wait ${index} to be at least ${least} ms, not ${wait}`);
      }
    },
  },
  {
    name: 'a call that takes too long is a timeout error, also when the answer stalls',
    async run(world) {
      for (const step of [{ delay: 3_000, ...nothingPending }, { stall: true }]) {
        const scenario = await script(world.origin, step);
        const client = clientOf(world, scenario, { timeout: 150 });
        const error = await rejection(client.voice.getPendingDialogue({ userId: 'u' }));
        equal(
          [error.name, error['timeout'], error['operation']],
          ['BiometridTimeoutError', 150, 'getPendingDialogue'],
        );
      }
    },
  },
  {
    name: 'the timeout covers the waits between tries',
    async run(world) {
      const scenario = await script(world.origin, busy);
      // A wait that was not covered would outlast the patience of every test.
      const hours = 10_000_000;
      const retry = { delay: hours, maxDelay: hours, limit: 9 };
      const client = clientOf(world, scenario, { retry });
      const error = await rejection(client.voice.listLanguages({}, { timeout: 150 }));
      equal(error.name, 'BiometridTimeoutError');
    },
  },
  {
    name: 'an abort ends the call with its reason, before, during and between tries',
    async run(world) {
      const scenario = await script(world.origin, { delay: 3_000, ...nothingPending });
      const waiting = await script(world.origin, busy);
      const reason = new Error('the user left');
      const early = AbortSignal.abort(reason);
      equal(
        await rejection(clientOf(world, scenario).voice.listLanguages({}, { signal: early })),
        reason,
      );
      equal(await scenario.received(), []);

      for (const [sending, options] of [
        [scenario, {}],
        [waiting, { retry: { delay: 5_000 } }],
      ] as const) {
        const controller = new AbortController();
        const call = clientOf(world, sending, options).voice.listLanguages(
          {},
          { signal: controller.signal },
        );
        setTimeout(() => controller.abort(reason), 100);
        ok((await rejection(call)) === reason, 'the reason of the abort');
      }
      equal((await waiting.received()).length, 1);
    },
  },
  {
    name: 'a fetch that ignores signals does not keep the caller',
    async run(world) {
      const fetch = () => new Promise<Response>(() => {});
      const client = clientOf(world, { headers: {} }, { fetch, timeout: 50 });
      equal((await rejection(client.voice.listLanguages())).name, 'BiometridTimeoutError');
    },
  },
];
