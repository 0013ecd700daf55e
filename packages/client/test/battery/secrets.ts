import type { Behaviour, World } from './behaviours.js';
import { clientOf, key, livenessToken, secret } from './client.js';
import { equal, ok, rejection } from './expectations.js';
import { refused } from './samples.js';
import { script } from './scenario.js';

function free(text: string, where: string): void {
  for (const value of [key, secret, livenessToken])
    ok(!text.includes(value), `${where} without ${value}: ${text}`);
}

/** Everything that can be read from an error: its texts, and its properties and causes down to the last. */
function allOf(value: unknown, seen = new Set<unknown>()): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (seen.has(value)) return '';
  seen.add(value);
  const headers =
    value instanceof Headers || value instanceof Request ? JSON.stringify([...entries(value)]) : '';
  return Object.getOwnPropertyNames(value)
    .map((name) => `${name}: ${allOf(Reflect.get(value, name), seen)}`)
    .join('\n')
    .concat(headers);
}

function entries(value: Headers | Request): Iterable<[string, string]> {
  const list: [string, string][] = [];
  (value instanceof Request ? value.headers : value).forEach(
    (text, name) => void list.push([name, text]),
  );
  return list;
}

function tries(name: string, run: (world: World) => Promise<void>): Behaviour {
  return { name, run };
}

/** Secrets stay where they are. */
export const secrets: Behaviour[] = [
  tries('no error holds a secret, not even when the server echoes it', async (world) => {
    const echo = JSON.stringify({ 'x-biometrid-secret': secret, 'x-biometrid-key': key });
    const scenario = await script(
      world.origin,
      refused(401, 'INVALID_AUTHENTICATION_HEADERS'),
      refused(400, `NO_${secret}`),
      { status: 502, body: `cannot deliver ${echo} ${livenessToken}` },
      { body: echo },
      { reset: true },
      { stall: true },
    );
    const client = clientOf(world, scenario, { retry: 0, timeout: 500 });
    for (const name of ['Http', 'Http', 'Http', 'Contract', 'Network', 'Timeout']) {
      const error = await rejection(client.voice.listLanguages());
      equal(error.name, `Biometrid${name}Error`);
      free(allOf(error), `the ${name} error`);
    }
  }),
  tries('no error shows a secret that the server escapes or sends elsewhere', async (world) => {
    for (const [ownKey, ownSecret, echo, shown] of [
      ['acme-prod', 'acme-prod-9f8e7d6c5b4a', 'acme-prod-9f8e7d6c5b4a', /9f8e7d/],
      ['acme-key', 'ab"cdefgh12', 'ab\\"cdefgh12', /cdefgh/],
      ['acme-key', 'ab/cdefgh12', 'ab\\/cdefgh12', /cdefgh/],
      ['acme-key', 'ab/cdefgh12', 'ab\\u002Fcdefg\\u006812', /cdefg/],
    ] as const) {
      const bodies = [
        `{"status": false, "data": {"message": "NO_${echo}", "${echo}": ["${echo}"]}}`,
        `{"seen": {"${echo}": "${echo}"}}`,
      ];
      for (const body of bodies) {
        const headers = { 'x-request-id': ownSecret };
        const scenario = await script(world.origin, { status: 400, headers, body });
        const client = clientOf(world, scenario, { key: ownKey, secret: ownSecret });
        const error = await rejection(client.voice.listLanguages());
        equal(error['requestId'], '***');
        ok(/^Biometrid(Http|Contract)Error$/.test(error.name), `an answer to ${body}`);
        const seen = allOf(error);
        ok(!shown.test(seen) && seen.includes('***'), `${body} without the secret: ${seen}`);
      }
    }
  }),
  tries('a secret that is echoed as a number, or as text, is not shown either', async (world) => {
    for (const body of ['{"data": {"message": "NO", "id": 12345678}}', 'cannot deliver 12345678']) {
      const scenario = await script(world.origin, { status: 400, body });
      const client = clientOf(world, scenario, { key: '12345678', secret: 'secret-of-somebody' });
      const error = await rejection(client.voice.listLanguages());
      equal(error.name, 'BiometridContractError');
      ok(!/12345678/.test(allOf(error)), allOf(error));
    }
  }),
  tries('short keys and the rest of an answer are shown as they are', async (world) => {
    const body = { status: false, data: { message: 'NO', list: [1, null, true, 'key'], more: {} } };
    const scenario = await script(world.origin, { status: 400, body });
    const client = clientOf(world, scenario, { key: 'key', secret: 'no', livenessToken: 'list' });
    equal((await rejection(client.voice.listLanguages()))['body'], body);
  }),
  tries(
    'a request that a failing fetch hands out in its error holds no secret any more',
    async (world) => {
      const fetch = (request: Request) =>
        Promise.reject(Object.assign(new Error('offline'), { request }));
      const client = clientOf(world, { headers: {} }, { fetch, retry: 0 });
      const error = await rejection(client.voice.listLanguages());
      const { request } = error.cause as { request: Request };
      free(allOf(request), 'the request');
      free(allOf(error), 'the error');
    },
  ),
  tries('options that cannot be used are refused without quoting them', async (world) => {
    for (const wrong of [
      { secret: `${secret}\n` },
      { secret: '' },
      { key: `${key} ` },
      { livenessToken: `${livenessToken}\u00e9` },
      { baseUrl: `https://user:${secret}@example.com` },
      { baseUrl: `https://example.com/?secret=${secret}` },
      { baseUrl: 'example.com' },
      { baseUrl: 'ftp://example.com' },
      { livenessBaseUrl: 'nowhere' },
    ]) {
      const error = await rejection((async () => clientOf(world, { headers: {} }, wrong))());
      equal(error.name, 'BiometridError', JSON.stringify(wrong));
      free(allOf(error), 'the error');
    }
  }),
  tries('a client shown as text or JSON shows no secret', async (world) => {
    const client = clientOf(world, { headers: {} });
    free(JSON.stringify(client), 'the JSON');
    free(String(client), 'the text');
    free(allOf(client), 'the properties');
  }),
];
