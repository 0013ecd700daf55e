import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestServer, type TestServer } from '@biometrid/server/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractCheck } from '../src/command.js';
import { checkContract } from '../src/index.js';
import { help, readOptions } from '../src/options.js';
import { type SpoilingProxy, startProxy } from './spoiling-proxy.js';

let server: TestServer;
let proxy: SpoilingProxy;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'contract-check-'));
  server = await startTestServer({ logLevel: 'silent', failedLoginsPerMinute: 1_000_000 });
  proxy = await startProxy(server.origin);
});
afterAll(async () => {
  await proxy.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command in this process, with the client's credentials in the environment. */
async function run(args: readonly string[], signal = new AbortController().signal) {
  const written = { out: '', error: '' };
  const { key, secret } = server.credentials;
  const status = await contractCheck(args, {
    environment: { BIOMETRID_KEY: key, BIOMETRID_SECRET: secret },
    out: (text) => {
      written.out += text;
    },
    error: (text) => {
      written.error += text;
    },
    signal,
  });
  return { status, ...written };
}

const only = ['--only', 'listVoiceLanguages', '--failed-logins', '1000'];

/** One that calls JSON a text in the success, which is inferred, and forgets the methods. */
function spoil(): void {
  proxy.spoiling = {
    answered({ status, headers }) {
      if (status === 401) headers.set('content-type', ['text/plain']);
      if (status === 405) headers.delete('allow');
      return undefined;
    },
  };
}

describe('a check', () => {
  it('says beforehand how much it asks, and then that nothing deviates', async () => {
    proxy.spoiling = {};
    // As clients of the API have the address.
    const { status, out, error } = await run([`${proxy.origin}/api/1.0/`, ...only]);
    expect(error).toMatch(/^contract-check: about \d+ requests to http:\S+, 4 of them with wrong/);
    expect(out).toMatch(/^http:\S+: \d+ checks by \d+ requests: 0 faults, 0 remarks\.\n$/);
    expect(status).toBe(0);
  });

  it('tells each deviation with what was sent, what came, and where the contract says what', async () => {
    spoil();
    const { out, status } = await run([proxy.origin, ...only]);
    expect(out).toContain('3 remarks.');
    expect(out).toContain(`
REMARKS: inferred, or decided by this project
  listVoiceLanguages | wrong method | header allow
    sent      PATCH /api/1.0/voice/languages
    came      no such header
    expected  the methods of the path: GET (project-defined, #/paths/~1voice~1languages/get/responses/405/headers/Allow)
`);
    // Remarks fail nothing.
    expect(status).toBe(0);
  });

  it('ends with 1 for a fault, unless it is allowed', async () => {
    proxy.spoiling = {
      answered(answer) {
        answer.body = answer.body.replace('USERID_NOT_EXISTS', 'NO_SUCH_USER');
        return undefined;
      },
    };
    const check = [proxy.origin, '--only', 'deleteVoiceEnroll', '--failed-logins', '1000'];
    const { out, status } = await run(check);
    expect(out).toContain(
      'FAULTS: the documentation says otherwise\n  deleteVoiceEnroll | unknown user | code',
    );
    expect(status).toBe(1);

    const file = join(folder, 'known');
    writeFileSync(
      file,
      '# We say it in our words.\n* | unknown user* | code\nverifyFace | * | body # Once.\n',
    );
    const allowed = await run([...check, '--allow', file]);
    expect(allowed.out).toContain('0 faults, 0 remarks');
    expect(allowed.error).toContain(
      'nothing deviates any more as --allow says: verifyFace | * | body',
    );
    expect(allowed.status).toBe(0);
  });

  it('is told as JSON and as JUnit’s XML', async () => {
    spoil();
    const json = JSON.parse((await run([proxy.origin, ...only, '--json'])).out);
    expect(json).toMatchObject({ server: proxy.origin, left: [] });
    expect(json.deviations).toContainEqual({
      level: 'remark',
      operation: 'listVoiceLanguages',
      check: 'wrong method',
      aspect: 'header allow',
      sent: 'PATCH /api/1.0/voice/languages',
      came: 'no such header',
      expected: 'the methods of the path: GET',
      where: '#/paths/~1voice~1languages/get/responses/405/headers/Allow',
      provenance: 'project-defined',
    });
    const xml = (await run([proxy.origin, ...only, '--junit'])).out;
    expect(xml).toMatch(
      /<testsuite name="listVoiceLanguages" tests="\d+" failures="0" skipped="0">/,
    );
    expect(xml).toContain('<testcase classname="listVoiceLanguages" name="unknown path"/>');
    expect(xml).toMatch(/name="wrong method">\n {6}<system-out>[^<]*header allow/);
  });

  it('makes no more failed authentications in a minute than it may', async () => {
    proxy.spoiling = {};
    const waits: number[] = [];
    const { key, secret } = server.credentials;
    const { deviations } = await checkContract({
      ...{ origin: proxy.origin, key, secret, only: ['listVoiceLanguages'], failedLogins: 2 },
      wait: async (milliseconds) => {
        waits.push(milliseconds);
      },
      onPlan: ({ failedLogins, minutes }) => expect([failedLogins, minutes]).toEqual([4, 1]),
    });
    expect(deviations).toEqual([]);
    // The third and the fourth each wait for one before them, as this clock does not move.
    expect(waits.length).toBe(2);
    for (const wait of waits) expect(wait).toBeLessThanOrEqual(60_000);
  });
});

it('a check counts the failed authentications that it did not expect', async () => {
  proxy.spoiling = {
    answered(answer) {
      if (answer.status === 405) answer.status = 401;
      return undefined;
    },
  };
  let waits = 0;
  const { key, secret } = server.credentials;
  await checkContract({
    ...{ origin: proxy.origin, key, secret, only: ['listVoiceLanguages'], failedLogins: 2 },
    wait: async () => {
      waits += 1;
    },
  });
  // One more than without it: of the methods, it is the one that is tried before credentials are.
  expect(waits).toBe(3);
});

describe('the users that it made', () => {
  const check = ['--only', 'getEnrollStatus', '--failed-logins', '1000'];
  const makes = ({ method }: { method: string }, { status }: { status: number }) =>
    method === 'POST' && status === 200;
  const deletes = ({ method, target }: { method: string; target: string }) =>
    method === 'DELETE' && /\/users\/[^/?]+$/.test(target);

  it('are known by their ids, whatever the server calls their making', async () => {
    const before = proxy.made.length;
    proxy.spoiling = {
      users: true,
      answered(answer) {
        answer.body = answer.body.replace('NEW_USER_CREATED', 'USER_MADE');
        return undefined;
      },
    };
    expect((await run([proxy.origin, ...check])).status).toBe(0);
    expect(proxy.made.length).toBeGreaterThan(before);
    expect([...proxy.deleted].sort()).toEqual([...proxy.made].sort());
  });

  it('are deleted when the server may be asked again', async () => {
    let deletions = 0;
    proxy.spoiling = {
      users: true,
      asked(request) {
        if (!deletes(request)) return;
        deletions += 1;
        if (deletions % 2 === 1) request.target += '/later';
      },
      answered(answer, { target }) {
        if (!target.endsWith('/later')) return undefined;
        answer.status = 429;
        answer.headers.set('retry-after', ['0']);
        return undefined;
      },
    };
    const { status, error } = await run([proxy.origin, ...check]);
    expect(error).not.toContain('could not delete');
    expect(status).toBe(0);
    expect([...proxy.deleted].sort()).toEqual([...proxy.made].sort());
  });

  it('are named when they cannot be deleted, and the check fails', async () => {
    const before = proxy.made.length;
    proxy.spoiling = {
      users: true,
      asked(request) {
        if (deletes(request)) request.target += '/nowhere';
      },
    };
    const { status, out, error } = await run([proxy.origin, ...check, '--junit']);
    const left = proxy.made.slice(before);
    expect(left.length).toBeGreaterThan(0);
    expect(status).toBe(2);
    expect(error).toContain(`users that it made, and could not delete: ${left.join(', ')}\n`);
    expect(out).toContain(`<failure type="left" message="still there: ${left.join(', ')}"/>`);

    proxy.spoiling = {};
    const { key, secret } = server.credentials;
    const headers = { 'x-biometrid-key': key, 'x-biometrid-secret': secret };
    for (const id of left)
      await fetch(`${proxy.origin}/api/1.0/users/${id}`, { method: 'DELETE', headers });
  });

  it('are named when the quota runs out, which ends the check', async () => {
    const { key, secret } = await server.createClient({ quota: 8 });
    const { status, out, error } = await run([
      ...[server.origin, '--key', key, '--secret', secret, ...check],
    ]);
    expect(error).toMatch(/could not delete: \w+\n/);
    expect(error).toMatch(
      /The server refuses the client: The client has made all requests .* Raise its quota/,
    );
    expect({ status, out }).toEqual({ status: 2, out: '' });
  });

  it('are deleted when one is being made while the check is interrupted', async () => {
    const interrupted = new AbortController();
    const before = proxy.made.length;
    proxy.spoiling = {
      users: true,
      answered(answer, request) {
        if (makes(request, answer)) interrupted.abort();
        return undefined;
      },
    };
    const { error } = await run([proxy.origin, ...check], interrupted.signal);
    expect(error).toMatch(/interrupted; the users that it made were deleted\n$/);
    expect(proxy.made.length).toBe(before + 1);
    expect([...proxy.deleted].sort()).toEqual([...proxy.made].sort());
  });
});

describe('a check that is interrupted', () => {
  it('deletes the users that it made', async () => {
    const interrupted = new AbortController();
    const before = proxy.made.length;
    // The first request is no user's.
    let requests = 0;
    proxy.spoiling = {
      asked() {
        requests += 1;
        if (requests === 5) interrupted.abort();
      },
    };
    const { status, error } = await run(
      [proxy.origin, '--only', 'getEnrollStatus', '--failed-logins', '1000'],
      interrupted.signal,
    );
    expect(error).toMatch(/interrupted; the users that it made were deleted\n$/);
    expect(status).toBe(2);
    expect(proxy.made.length).toBeGreaterThan(before);
    expect([...proxy.deleted].sort()).toEqual([...proxy.made].sort());
  });

  it.each(['SIGINT', 'SIGHUP'] as const)('by %s, too', async (signal) => {
    const { key, secret } = server.credentials;
    const command = fileURLToPath(new URL('../bin/contract-check.mjs', import.meta.url));
    const args = [command, proxy.origin, '--key', key, '--secret', secret];
    const before = proxy.made.length;
    const child = spawn(process.execPath, [...args, '--only', 'getEnrollStatus']);
    let requests = 0;
    proxy.spoiling = {
      asked() {
        requests += 1;
        if (requests === 5) child.kill(signal);
      },
    };
    const [code] = await once(child, 'close');
    expect(code).toBe(2);
    expect(proxy.made.length).toBeGreaterThan(before);
    expect([...proxy.deleted].sort()).toEqual([...proxy.made].sort());
  });
});

describe('what cannot be checked ends with 2, and says why', () => {
  it.each([
    [['--help', 'me', '--what'], /'--what'.* See --help/],
    [[], 'Give one URL.'],
    [['ftp://localhost'], 'is no address of HTTP'],
    [['http://localhost', '--json', '--junit'], 'Choose one of --json and --junit.'],
    [['http://localhost', '--spent-key', 'a'], '--spent-key takes KEY:SECRET'],
    [['http://localhost', '--failed-logins', '0'], 'a whole number above 0'],
    [['http://localhost', '--photo', 'nowhere.jpg'], 'nowhere.jpg cannot be read'],
    [['http://localhost', '--only', 'makeCoffee'], 'no operation and no journey makeCoffee'],
    [['http://localhost', '--only', 'getLivenessStatus'], 'without a liveness token'],
    [['http://localhost', '--only', 'registerAndEnrollFace'], 'cannot be tried without photo.jpg'],
    [['http://127.0.0.1:9'], 'The server does not answer: '],
  ] as const)('%j', async (args, why) => {
    const { status, out, error } = await run(args);
    expect(error).toMatch(why);
    expect({ status, out }).toEqual({ status: 2, out: '' });
  });

  it('wrong credentials', async () => {
    const { status, error } = await run([server.origin, '--secret', 'another', ...only]);
    expect(error).toContain('The server refuses the client: The secret does not fit the key');
    expect(status).toBe(2);
  });

  it.each([
    [
      'an answer that does not come',
      'none within 1 ms',
      (_: string, { signal }: RequestInit) =>
        new Promise<Response>((_, reject) =>
          signal?.addEventListener('abort', () => reject(signal.reason)),
        ),
    ],
    [
      'an answer without an end',
      'its body has more than 16777216 bytes',
      async () =>
        new Response(new ReadableStream({ pull: (body) => body.enqueue(new Uint8Array(2 ** 20)) })),
    ],
  ])('%s', async (_, why, fetch) => {
    const timeLimit = why.startsWith('none') ? 1 : 1_000_000;
    const check = { origin: 'http://localhost', key: 'a key', secret: 'a secret' };
    await expect(checkContract({ ...check, fetch, timeLimit })).rejects.toThrow(
      `The server does not answer: ${why}`,
    );
  });

  it('what nobody foresaw', async () => {
    let error = '';
    const status = await contractCheck(['--help'], {
      environment: {},
      out() {
        throw new Error('nobody reads this');
      },
      error: (text) => {
        error += text;
      },
      signal: new AbortController().signal,
    });
    expect({ status, error }).toEqual({
      status: 2,
      error: 'contract-check: it failed: nobody reads this\n',
    });
  });

  it('a line of allowances that is none', async () => {
    const file = join(folder, 'wrong');
    writeFileSync(file, 'verifyFace\n');
    const { error } = await run([server.origin, '--allow', file]);
    expect(error).toContain('Line 1 is not of the form: operation | check | aspect');
  });
});

it('a client whose quota is spent may come from the environment, and its secret have a colon', () => {
  expect(
    readOptions(['http://localhost', '--key', 'a', '--secret', 'b'], {
      BIOMETRID_SPENT_KEY: 'key:sec:ret',
      BIOMETRID_SPENT_LIVENESS_TOKEN: 'token',
    }),
  ).toMatchObject({ check: { spent: { key: 'key', secret: 'sec:ret', livenessToken: 'token' } } });
});

it('the README and the guide name every option that the help names', () => {
  const texts = ['../README.md', '../../../docs/guides/contract-check.md'].map((file) =>
    readFileSync(new URL(file, import.meta.url), 'utf8'),
  );
  const options = [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, name]) => name);
  expect(options.length).toBeGreaterThan(10);
  for (const option of options.filter((name) => name !== '--help'))
    expect(texts.join('')).toContain(`\`${option}`);
});
