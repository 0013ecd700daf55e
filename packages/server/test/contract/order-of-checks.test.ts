import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientSettings } from '../../src/tenants/client-settings.js';
import { file, multipart, multipartType } from '../bad-input/multipart.js';
import { contractOperation } from '../contract-operations.js';
import { faceEngine } from '../engines/samples.js';
import { type Answer, ask } from '../raw-http.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';

/** The checks of a request, in the order that is documented, and the answer to what fails there alone. */
const checks = [
  ['address', 429, 'TOO_MANY_REQUESTS'],
  ['headers', 400, 'AUTHENTICATION_HEADERS_MISSING'],
  ['client', 404, 'CLIENT_NOT_FOUND/CHECK_AUTHENTICATION_HEADERS'],
  ['secret', 401, 'INVALID_AUTHENTICATION_HEADERS'],
  ['rate limit', 429, 'TOO_MANY_REQUESTS'],
  ['quota', 402, 'REQUEST_LIMIT_REACHED'],
  ['user', 404, 'USERID_NOT_EXISTS'],
  ['engine', 404, 'NO_VOICE_ENGINE_CONFIGURATION_AVAILABLE'],
  ['media type', 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['size', 413, 'FILE_TOO_LARGE'],
  ['body', 400, 'INVALID_REQUEST'],
] as const;
type Check = (typeof checks)[number][0];

const pairs = checks.flatMap(([first, ...expected], n) =>
  checks.slice(n + 1).map(([second]) => [first, second, ...expected] as const),
);

describe('a request', () => {
  let server: ServerUnderTest;
  let userId: string;
  let clients: Map<string, TestClient>;
  /** The same, who have never asked: an address that is held off is open to whom it knows. */
  let strangers: Map<string, TestClient>;
  beforeAll(async () => {
    server = await startServerUnderTest({
      faceEngine,
      engineThreads: 1,
      trustProxy: ['loopback'],
      failedLoginsPerMinute: 5,
    });
    const settings: [string, Partial<ClientSettings>][] = [
      ['', {}],
      ['rate limit', { rateLimit: 0 }],
      ['quota', { quota: 0 }],
      ['rate limit, quota', { rateLimit: 0, quota: 0 }],
    ];
    clients = new Map();
    strangers = new Map();
    for (const [spent, its] of settings) {
      clients.set(spent, await server.client(its));
      strangers.set(spent, await server.client(its));
    }
    const { data } = await clientWith('', clients).biometrid.users.create({
      reference_id: 'customer',
    });
    userId = data.id;
    for (let n = 0; n < 5; n += 1) await asking(['client'], heldOff);
  });
  afterAll(() => server.stop());

  it('that fails at no check reaches its operation', async () => {
    const { status, message } = await asking([]);
    expect([status, message]).toEqual([400, 'ENROLL_USER_FACE_FIRST']);
  });

  it.each(checks)(
    'that fails at the check of the %s is answered %i %s',
    async (check, ...expected) => {
      expectAnswer(await asking([check]), check, expected);
    },
  );

  it.each(pairs)(
    'that fails at the checks of the %s and the %s is answered by the first',
    async (first, second, ...expected) => {
      expectAnswer(await asking([first, second]), first, expected);
    },
  );

  /** Sends a request that fails at some checks and passes all others. */
  function asking(failing: readonly Check[], from?: string): Promise<Answer> {
    const fails = new Set<Check>(failing);
    const spent = failing.filter((check) => check === 'rate limit' || check === 'quota');
    const { key, secret } = clientWith(
      spent.join(', '),
      fails.has('address') ? strangers : clients,
    );
    const operation = contractOperation(fails.has('engine') ? 'verifyVoice' : 'verifyFace');
    const photo = { name: 'photo', filename: 'a.jpg', content: file.jpeg() };
    const body = multipart([photo, ...(fails.has('body') ? [{ name: 'more', content: '' }] : [])]);
    return ask(server.origin, {
      method: operation.method,
      path: operation.pathFor(fails.has('user') ? 'f'.repeat(24) : userId),
      headers: {
        'x-forwarded-for': from ?? (fails.has('address') ? heldOff : newAddress()),
        'x-biometrid-key': fails.has('client') ? 'unknown' : key,
        ...(!fails.has('headers') && {
          'x-biometrid-secret': fails.has('secret') ? 'wrong' : secret,
        }),
        'content-type': fails.has('media type') ? 'text/plain' : multipartType,
        // More than it sends: the answer comes before.
        ...(fails.has('size') && { 'content-length': 100_000_000 }),
      },
      body,
    });
  }

  function clientWith(spent: string, among: ReadonlyMap<string, TestClient>): TestClient {
    const client = among.get(spent);
    if (client === undefined) throw new Error(`No client has spent its ${spent}`);
    return client;
  }
});

/** The address from which too many authentications have failed. */
const heldOff = '192.0.2.1';
let addresses = 0;

/** One from which none has failed. */
function newAddress(): string {
  addresses += 1;
  return `198.51.100.${addresses}`;
}

function expectAnswer(
  { status, message, headers }: Answer,
  check: Check,
  expected: readonly [status: number, message: string],
): void {
  expect([status, message]).toEqual(expected);
  if (status !== 429) return;
  // The two differ in how long they ask to wait: a second, or the rest of the minute.
  const wait = Number(headers['retry-after']);
  if (check === 'rate limit') expect(wait).toBe(1);
  else expect(wait).toBeGreaterThan(1);
}
