import type { Behaviour } from './behaviours.js';
import { clientOf, key, livenessToken, secret } from './client.js';
import { equal, ok, rejection } from './expectations.js';
import { done, nothingPending } from './samples.js';
import { script } from './scenario.js';

const live = { body: { meta: { ok: true, code: 200, mode: 'dev' } } };

/** Where a request goes and what it carries. */
export const requests: Behaviour[] = [
  {
    name: 'a call goes to the path of the operation with key and secret',
    async run(world) {
      const scenario = await script(world.origin, nothingPending);
      await clientOf(world, scenario).voice.getPendingDialogue({ userId: 'user 1/2' });
      const [request] = await scenario.received();
      equal(request?.method, 'GET');
      equal(request?.url, '/api/1.0/users/user%201%2F2/voice/is-pending');
      equal(request?.headers['x-biometrid-key'], key);
      equal(request?.headers['x-biometrid-secret'], secret);
    },
  },
  {
    name: 'a baseUrl may end in /api/1.0 and in slashes',
    async run(world) {
      for (const end of ['/', '/api/1.0', '/api/1.0/', '/behind/proxy/api/1.0']) {
        const scenario = await script(world.origin, nothingPending);
        const client = clientOf(world, scenario, { baseUrl: world.origin + end });
        await client.voice.getPendingDialogue({ userId: 'u' });
        const path = end.startsWith('/behind') ? '/behind/proxy' : '';
        equal((await scenario.received())[0]?.url, `${path}/api/1.0/users/u/voice/is-pending`);
      }
    },
  },
  {
    name: 'the liveness operations go to the origin without prefix, with their token and without the secret',
    async run(world) {
      const scenario = await script(world.origin, live);
      await clientOf(world, scenario).liveness.getStatus({ 'x-user-agent': 'sdk' });
      const [request] = await scenario.received();
      equal(request?.url, '/biometrics/status');
      equal(request?.headers['x-app-token'], livenessToken);
      equal(request?.headers['x-biometrid-secret'], undefined);
      equal(request?.headers['x-user-agent'], 'sdk');
    },
  },
  {
    name: 'a request names client and runtime, but in a browser leaves that to the browser',
    async run(world) {
      const scenario = await script(world.origin, nothingPending);
      await clientOf(world, scenario)
        .voice.listLanguages()
        .catch(() => {});
      await clientOf(world, scenario).raw.GET('/voice/languages');
      for (const { headers } of await scenario.received()) {
        const agent = headers['user-agent'] ?? '';
        const expected =
          typeof document === 'object' ? /^Mozilla/ : /^biometrid-client\/\d+\.\d+\.\d+ [A-Z]\S+/;
        ok(expected.test(agent), `a user-agent like ${expected}, not ${agent}`);
      }
    },
  },
  {
    name: 'a user-agent of the caller replaces that of the client',
    async run(world) {
      // Browsers keep their own.
      if (typeof document === 'object') return;
      const scenario = await script(world.origin, nothingPending);
      const client = clientOf(world, scenario, { headers: { 'User-Agent': 'my-app/2' } });
      await client.voice.getPendingDialogue({ userId: 'u' });
      const options = { headers: { 'user-agent': 'my-call/3' } };
      await client.voice.getPendingDialogue({ userId: 'u' }, options);
      equal(
        (await scenario.received()).map(({ headers }) => headers['user-agent']),
        ['my-app/2', 'my-call/3'],
      );
    },
  },
  {
    name: 'livenessBaseUrl moves the liveness operations alone',
    async run(world) {
      const scenario = await script(world.origin, live, nothingPending);
      const client = clientOf(world, scenario, { livenessBaseUrl: `${world.origin}/elsewhere` });
      await client.liveness.getStatus();
      await client.voice.getPendingDialogue({ userId: 'u' });
      const urls = (await scenario.received()).map(({ url }) => url);
      equal(urls, ['/elsewhere/biometrics/status', '/api/1.0/users/u/voice/is-pending']);
    },
  },
  {
    name: "the vendor's address, however it is written, brings the vendor's liveness host",
    async run(world) {
      const urls: string[] = [];
      const fetch = async ({ url }: Request) => {
        urls.push(url);
        return Response.json(url.includes('/biometrics/') ? live.body : nothingPending.body);
      };
      for (const baseUrl of ['https://api.biometrid.com', 'Https://API.biometrid.com/api/1.0/']) {
        const client = clientOf(world, { headers: {} }, { baseUrl, fetch });
        await client.liveness.getStatus();
        await client.voice.getPendingDialogue({ userId: 'u' });
      }
      const face = 'https://face.biometrid.com/biometrics/status';
      const api = 'https://api.biometrid.com/api/1.0/users/u/voice/is-pending';
      equal(urls, [face, api, face, api]);
    },
  },
  {
    name: 'fields that query and body both offer go into the query',
    async run(world) {
      const scenario = await script(world.origin, done('NEW_USER_CREATED', { id: 'u' }));
      await clientOf(world, scenario).users.create({
        reference_id: 'a&b=ü 1',
        mac_address: '00:0a',
      });
      const [request] = await scenario.received();
      equal(request?.url, '/api/1.0/users?reference_id=a%26b%3D%C3%BC%201&mac_address=00%3A0a');
      equal(request?.body, '');
      equal(request?.headers['content-type'], undefined);
    },
  },
  {
    name: 'a body without a file is JSON',
    async run(world) {
      const scenario = await script(world.origin, done('AUDIO_VERIFIED_WITH_SUCCESS'));
      await clientOf(world, scenario).voice.verify({ userId: 'u', language: 'pt' });
      const [request] = await scenario.received();
      equal(request?.headers['content-type'], 'application/json');
      equal(atob(request?.body ?? ''), '{"language":"pt"}');
    },
  },
  {
    name: 'a path field that is empty or made of dots is refused before sending',
    async run(world) {
      const scenario = await script(world.origin, nothingPending);
      for (const userId of ['', '.', '..']) {
        const error = await rejection(clientOf(world, scenario).users.delete({ userId }));
        equal(error.name, 'BiometridError');
        ok(error.message.includes('userId'), 'the field in the message');
      }
      equal(await scenario.received(), []);
    },
  },
  {
    name: 'what cannot be written is refused before sending, without quoting it',
    async run(world) {
      const scenario = await script(world.origin, nothingPending);
      const { users, voice, liveness } = clientOf(world, scenario);
      const circle: Record<string, unknown> = {};
      circle['self'] = circle;
      const hidden = 'hidden-value\n\ud800';
      const language = (value: unknown) => value as string;
      for (const call of [
        () => users.delete({ userId: hidden }),
        () => voice.listLanguages({}, { headers: { 'x-more': hidden } }),
        () => liveness.getStatus({ 'x-user-agent': hidden }),
        () => voice.verify({ userId: 'u', language: language(circle) }),
        () => voice.verify({ userId: 'u', language: language(1n) }),
      ]) {
        const error = await rejection(call());
        equal(error.name, 'BiometridError', String(call));
        ok(!`${error.message} ${error.cause}`.includes('hidden'), 'no value in the message');
      }
      equal(await scenario.received(), []);
    },
  },
  {
    name: 'raw takes the path keys of the contract and sends each to its own base',
    async run(world) {
      const scenario = await script(world.origin, nothingPending, live);
      const { raw } = clientOf(world, scenario);
      const pending = await raw.GET('/users/{userId}/voice/is-pending', {
        params: { path: { userId: 'u' } },
      });
      const status = await raw.request('get', '/biometrics/status');
      equal(pending.data?.status, true);
      equal(status.data?.meta.ok, true);
      const [api, face] = await scenario.received();
      equal(
        [api?.url, api?.headers['x-biometrid-secret']],
        ['/api/1.0/users/u/voice/is-pending', secret],
      );
      equal([face?.url, face?.headers['x-app-token']], ['/biometrics/status', livenessToken]);
    },
  },
  {
    name: 'raw answers an HTTP error as a value, and its middleware never holds the secrets',
    async run(world) {
      const scenario = await script(world.origin, {
        status: 404,
        body: { status: false, data: { message: 'USERID_NOT_EXISTS' } },
      });
      const { raw } = clientOf(world, scenario);
      const seen: (string | null)[] = [];
      raw.use({
        onRequest: ({ request }) => void seen.push(request.headers.get('x-biometrid-secret')),
        onResponse: ({ request }) => void seen.push(request.headers.get('x-biometrid-secret')),
      });
      const { error } = await raw.DELETE('/users/{userId}', { params: { path: { userId: 'u' } } });
      equal(error?.data.message, 'USERID_NOT_EXISTS');
      equal(seen, [null, null]);
    },
  },
  {
    name: 'withOptions derives a client and leaves the first as it is',
    async run(world) {
      const scenario = await script(world.origin, nothingPending);
      const client = clientOf(world, scenario, { headers: { 'x-one': '1' } });
      const derived = client.withOptions({ key: 'another-key', headers: { 'x-two': '2' } });
      await derived.voice.getPendingDialogue({ userId: 'u' }, { headers: { 'x-three': '3' } });
      await client.voice.getPendingDialogue({ userId: 'u' });
      const [second, first] = await scenario.received();
      const sent = (request = second) =>
        ['x-biometrid-key', 'x-one', 'x-two', 'x-three'].map(
          (name) => request?.headers[name] ?? null,
        );
      equal(sent(second), ['another-key', '1', '2', '3']);
      equal(sent(first), [key, '1', null, null]);
    },
  },
  {
    name: 'the hooks see every try, and onRequest may add headers',
    async run(world) {
      const scenario = await script(
        world.origin,
        { status: 503, body: { status: false, data: { message: 'ENGINE_NOT_AVAILABLE' } } },
        nothingPending,
      );
      const events: unknown[] = [];
      const client = clientOf(world, scenario, {
        onRequest: ({ operation, attempt, request }) => {
          request.headers.set('x-hook', String(attempt));
          events.push([operation, attempt, request.headers.get('x-biometrid-secret')]);
        },
        onResponse: ({ operation, attempt, status, duration, body }) => {
          ok(duration > 0 || typeof document !== 'object', 'how long it took');
          events.push([operation, attempt, status, body]);
        },
      });
      await client.voice.getPendingDialogue({ userId: 'u' });
      const unavailable = { status: false, data: { message: 'ENGINE_NOT_AVAILABLE' } };
      equal(events, [
        ['getPendingDialogue', 1, null],
        ['getPendingDialogue', 1, 503, unavailable],
        ['getPendingDialogue', 2, null],
        ['getPendingDialogue', 2, 200, { status: true }],
      ]);
      equal(
        (await scenario.received()).map(({ headers }) => headers['x-hook']),
        ['1', '2'],
      );
    },
  },
  {
    name: 'onResponse is told what was answered, be it no JSON or broken off, and never a secret',
    async run(world) {
      const echo = { 'x-biometrid-secret': secret };
      const scenario = await script(
        world.origin,
        { body: { status: true, data: { echo } } },
        { status: 400, body: `cannot deliver ${secret}` },
        { truncate: true, body: '{"status": true' },
        nothingPending,
      );
      const bodies: unknown[] = [];
      const client = clientOf(world, scenario, {
        retry: 0,
        onResponse: ({ body }) => void bodies.push(body ?? 'none'),
      });
      const outcome: unknown = await client.voice.getPendingDialogue({ userId: 'u' });
      await rejection(client.voice.listLanguages());
      await rejection(client.voice.listLanguages());
      const { data } = await client.raw.GET('/users/{userId}/voice/is-pending', {
        params: { path: { userId: 'u' } },
      });
      equal(bodies, [
        { status: true, data: { echo: { 'x-biometrid-secret': '***' } } },
        'cannot deliver ***',
        'none',
        'none',
      ]);
      // What the caller gets is what was answered.
      equal(outcome, { status: true, data: { echo } });
      equal(data, { status: true });
    },
  },
];
