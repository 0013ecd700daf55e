import { startTestServer, type TestServer } from '@biometrid/server/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CheckOptions, checkContract } from '../src/index.js';
import { type Answered, type Spoiling, type SpoilingProxy, startProxy } from './spoiling-proxy.js';

let server: TestServer;
let proxy: SpoilingProxy;
beforeAll(async () => {
  server = await startTestServer({ logLevel: 'silent', failedLoginsPerMinute: 1_000_000 });
  proxy = await startProxy(server.origin);
});
afterAll(async () => {
  await proxy.close();
  await server.close();
});

/** Checks an operation, or all, through the proxy. */
function checked(
  only: string | readonly string[],
  spoiling: Spoiling,
  options: Partial<CheckOptions> = {},
) {
  proxy.spoiling = spoiling;
  const { key, secret, livenessToken } = server.credentials;
  return checkContract({
    origin: proxy.origin,
    ...{ key, secret, livenessToken, only: [only].flat() },
    failedLogins: Number.POSITIVE_INFINITY,
    wait: async () => {},
    ...options,
  });
}

const languages = 'listVoiceLanguages';
/** A journey, whose second step sets the cookie. */
const dialogue = 'openAndRestartDialogue';
const isError = ({ status }: Answered) => status >= 400;

/** What is spoilt, at which operation or on which journey, and what is found: this alone. */
const spoilings: readonly (readonly [
  name: string,
  operation: string,
  spoiling: Spoiling,
  found: readonly string[],
])[] = [
  ['drops a header', languages, answers(without('x-request-id')), ['header x-request-id']],
  [
    'doubles a header',
    languages,
    answers(({ headers }) => {
      const [id = ''] = headers.get('x-request-id') ?? [];
      headers.set('x-request-id', [id, id]);
    }),
    ['header x-request-id'],
  ],
  ['drops the methods of a path', languages, answers(without('allow')), ['header allow']],
  [
    'names methods that the path does not have',
    languages,
    answers(replaced('allow', () => 'POST, PATCH')),
    ['header allow'],
  ],
  [
    'drops the word that an answer must not be stored',
    'restartUserState',
    answers(without('cache-control')),
    ['header cache-control'],
  ],
  [
    'calls JSON a plain text',
    languages,
    answers(replaced('content-type', () => 'text/plain')),
    ['header content-type'],
  ],
  [
    'answers HTML where the server refuses',
    languages,
    answers((answer) => {
      if (!isError(answer)) return;
      answer.headers.set('content-type', ['text/html']);
      answer.body = '<!doctype html><title>Something is wrong</title>';
    }),
    ['body', 'header content-type'],
  ],
  [
    'answers without a body',
    languages,
    answers((answer) => {
      if (isError(answer)) answer.body = '';
    }),
    ['body'],
  ],
  [
    'cuts a body short',
    languages,
    answers((answer) => {
      if (!isError(answer)) answer.body = answer.body.slice(0, -5);
    }),
    ['body'],
  ],
  [
    'changes a status',
    'getEnrollStatus',
    answers((answer) => {
      if (answer.body.includes('USERID_NOT_EXISTS')) answer.status = 400;
    }),
    ['status'],
  ],
  [
    'says 200 to everything',
    languages,
    answers((answer) => {
      answer.status = 200;
    }),
    ['status'],
  ],
  ['changes a code', languages, answers(written('PATH_NOT_FOUND', 'NOT_FOUND')), ['code']],
  [
    'gives one fault the code of another',
    languages,
    answers(written('INVALID_AUTHENTICATION_HEADERS', 'AUTHENTICATION_HEADERS_MISSING')),
    ['code'],
  ],
  [
    'adds a field to an outcome',
    languages,
    answers(written('"languages"', '"version":"2","languages"')),
    ['further field'],
  ],
  [
    'adds a field to a refusal',
    languages,
    answers(written('"message"', '"at":"a","message"')),
    ['body'],
  ],
  ['drops a field', languages, answers(written('"defaultLanguage"', '"default"')), ['body']],
  [
    'says yes while it refuses',
    languages,
    answers(written('"status":false', '"status":true')),
    ['body'],
  ],
  ['drops the cookie', dialogue, answers(without('set-cookie')), ['header set-cookie']],
  ['renames the cookie', dialogue, cookies(/^biometrid\.sid/, 'sid'), ['header set-cookie']],
  ['shows the cookie to scripts', dialogue, cookies(/; HttpOnly/, ''), ['header set-cookie']],
  [
    'widens the path of the cookie',
    dialogue,
    cookies(/Path=[^;]*/, 'Path=/'),
    ['header set-cookie'],
  ],
  [
    'sends the cookie from anywhere',
    dialogue,
    cookies(/; SameSite=\w+/, ''),
    ['header set-cookie'],
  ],
  ['keeps answers and gives them again', languages, keeping(), ['cached answer']],
  [
    'breaks off where the server refuses',
    languages,
    { answered: (answer) => (isError(answer) ? 'break' : undefined) },
    ['answer'],
  ],
  [
    'leads elsewhere',
    languages,
    answers((answer) => {
      if (isError(answer)) return;
      answer.status = 302;
      answer.headers.set('location', ['/login']);
    }),
    ['status'],
  ],
  [
    'throws the query away',
    languages,
    {
      asked: (request) => {
        request.target = request.target.replace(/\?.*/, '');
      },
    },
    ['status'],
  ],
  [
    'throws bodies away',
    'deleteFaceEnroll',
    {
      asked: (request) => {
        request.body = Buffer.alloc(0);
      },
    },
    ['code'],
  ],
  [
    'signs in whoever comes',
    languages,
    {
      asked: ({ headers }) => {
        headers['x-biometrid-key'] = server.credentials.key;
        headers['x-biometrid-secret'] = server.credentials.secret;
      },
    },
    ['status'],
  ],
  ['answers every other time', languages, alternating(), ['repetition']],
  [
    'holds off without saying for how long',
    languages,
    holdingOff(without('retry-after')),
    ['header retry-after'],
  ],
];

describe('a proxy before the server', () => {
  it.each(spoilings)(
    'that %s is found, and nothing else (%s)',
    async (_, only, spoiling, found) => {
      const { deviations } = await checked(only, spoiling);
      expect([...new Set(deviations.map(({ aspect }) => aspect))].sort()).toEqual(found);
      expect([...new Set(deviations.map(({ operation }) => operation))]).toEqual([
        only === dialogue ? 'enrollVoice' : only,
      ]);
    },
  );

  it('that does nothing leaves nothing to find', async () => {
    for (const only of [languages, dialogue])
      expect((await checked(only, {})).deviations).toEqual([]);
  });

  it('that forgets devices is found on a journey', async () => {
    const forgets = answers(
      written('USER_ALREADY_REGISTERED_ON_THIS_DEVICE', 'DEVICE_NOT_ASSOCIATED_TO_USER'),
    );
    const { deviations } = await checked('registerLookUpAndDelete', forgets);
    expect(deviations).toMatchObject([
      { check: 'journey registerLookUpAndDelete: lookUp', operation: 'findUserByMacAddress' },
    ]);
  });

  it('that lacks an engine is told what could not be tried', async () => {
    const { deviations, checks } = await checked('getLivenessStatus', withoutEngine());
    expect(deviations).toEqual([]);
    const untried = checks.filter((check) => check.untried !== undefined);
    expect(untried.map(({ check }) => check)).toContain('unknown query parameter');
    expect([...new Set(untried.map((check) => check.untried))]).toEqual([
      'the server answers 503 ENGINE_NOT_AVAILABLE',
    ]);
    expect(checks).toContainEqual({
      operation: 'getLivenessStatus',
      check: 'wrong credentials',
    });
  });

  it('that asks to come again is waited for, as long as it says', async () => {
    const waits: number[] = [];
    const { deviations } = await checked(languages, holdingOff(), {
      wait: async (milliseconds) => {
        waits.push(milliseconds);
      },
    });
    expect(deviations).toEqual([]);
    expect(waits.length).toBeGreaterThan(3);
    expect([...new Set(waits)]).toEqual([2_000]);
  });

  it('that lets users be deleted by mistake has no other faults for that', async () => {
    // All operations, and so without the proxy's second way for all the large bodies.
    const { deviations, left } = await checked(
      [],
      {},
      {
        origin: server.origin,
        // Without its reference no user is made at all.
        fetch: (url, init) => fetch(/\/users\?/.test(url) ? url : url.replace(/\?.*/, ''), init),
      },
    );
    expect(deviations.filter(({ operation }) => operation === 'deleteUser')).not.toEqual([]);
    expect(deviations.filter(({ came }) => came.includes('USERID_NOT_EXISTS'))).toEqual([]);
    expect(left).toEqual([]);
  });

  it('gets back all users that were made through it', async () => {
    expect(proxy.made.length).toBeGreaterThan(10);
    expect([...proxy.deleted].sort()).toEqual([...proxy.made].sort());
  });
});

function answers(spoil: (answer: Answered) => void): Spoiling {
  return {
    answered(answer) {
      spoil(answer);
      return undefined;
    },
  };
}

function without(name: string): (answer: Answered) => void {
  return ({ headers }) => {
    headers.delete(name);
  };
}

function replaced(name: string, by: (value: string) => string): (answer: Answered) => void {
  return ({ headers }) => {
    const values = headers.get(name);
    if (values !== undefined) headers.set(name, values.map(by));
  };
}

function written(text: string, by: string): (answer: Answered) => void {
  return (answer) => {
    answer.body = answer.body.replaceAll(text, by);
  };
}

function cookies(pattern: RegExp, by: string): Spoiling {
  return answers(replaced('set-cookie', (cookie) => cookie.replace(pattern, by)));
}

/** By address and caller: nobody gets what another asked for. */
function keeping(): Spoiling {
  const kept = new Map<string, Answered>();
  return {
    answered(answer, { method, target, headers }) {
      const of = JSON.stringify([method, target, headers]);
      Object.assign(answer, kept.get(of) ?? answer);
      kept.set(of, { ...answer });
      return undefined;
    },
  };
}

function alternating(): Spoiling {
  let times = 0;
  return answers((answer) => {
    if (answer.status !== 200) return;
    times += 1;
    // The first two are of the check that somebody is there, and of the good request.
    if (times !== 3) return;
    answer.status = 500;
    answer.body = '{"status":false,"data":{"message":"PROBLEM_OCURRED_REPEAT_REQUEST"}}';
  });
}

/** Every third request has to come again. */
function holdingOff(spoil: (answer: Answered) => void = () => {}): Spoiling {
  let requests = 0;
  return answers((answer) => {
    requests += 1;
    if (requests % 3 !== 0) return;
    answer.status = 429;
    answer.headers.set('retry-after', ['2']);
    answer.body = '{"status":false,"data":{"message":"TOO_MANY_REQUESTS"}}';
    spoil(answer);
  });
}

/** As a server does whose engine is missing: before it looks at a body. */
function withoutEngine(): Spoiling {
  return answers((answer) => {
    const earlier = [401, 404, 405, 431].includes(answer.status);
    if (earlier || answer.body.includes('AUTHENTICATION_HEADERS_MISSING')) return;
    answer.status = 503;
    answer.headers.set('retry-after', ['60']);
    answer.headers.set('x-not-processed', ['true']);
    answer.body =
      '{"meta":{"ok":false,"code":503,"mode":"live"},"data":{"message":"ENGINE_NOT_AVAILABLE"}}';
  });
}
