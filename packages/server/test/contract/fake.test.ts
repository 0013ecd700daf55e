import { isDeepStrictEqual } from 'node:util';
import type { BiometridClient } from '@biometrid/client';
import {
  type FakeBiometrid,
  fakeBiometrid,
  type HeardAs,
  sampleRecording,
} from '@biometrid/client/testing';
import type { OperationId } from '@biometrid/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ContractOperation, contractOperations } from '../contract-operations.js';
import {
  documentEngine,
  faceEngine,
  facePhoto,
  recording,
  voiceEngine,
} from '../engines/samples.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { outcomes } from './outcomes.js';

/** A request, made anew for each of the two. */
interface Sent {
  method?: string;
  /** What follows the path of the operation. */
  query?: string;
  /** In place of the operation's path. */
  path?: string;
  /** Headers of which the empty ones are left out. */
  headers?: Record<string, string>;
  body?: () => FormData | string | Uint8Array<ArrayBuffer>;
}

const jpeg = facePhoto({ faces: [{ person: 'ada' }] });
const base64 = Buffer.from(jpeg).toString('base64');

/** A body that the operation takes, with other fields; undefined leaves one out. */
const good: Partial<Record<OperationId, Readonly<Record<string, unknown>>>> = {
  createUser: { reference_id: 'customer' },
  enrollFace: { photo: jpeg },
  verifyFace: { photo: jpeg },
  adaptFace: { photo: jpeg },
  findUserByFace: { photo: jpeg },
  findUsersByFaces: { photo: jpeg },
  findFaceProperties: { photo: jpeg },
  checkLiveness: { auditTrail: [base64] },
  validateDocument: { front: jpeg },
  validateDocumentBase64: { front: base64 },
  compareDocumentPhoto: { photo1: jpeg, photo2: jpeg },
  compareDocumentPhotoBase64: { photo1: base64, photo2: base64 },
  findUserByMacAddress: { mac_address: '00005e005301' },
};

describe('the fake of the client answers a faulty request as the server does', () => {
  let server: ServerUnderTest;
  let client: TestClient;
  let api: FakeBiometrid;
  let userId: string;
  beforeAll(async () => {
    server = await startServerUnderTest({
      faceEngine,
      voiceEngine,
      documentEngine,
      engineThreads: 1,
    });
    client = await server.client({ languages: ['en', 'pt'] });
    const { key, secret, livenessToken } = client;
    api = fakeBiometrid({ key, secret, livenessToken });
    userId = (await client.biometrid.users.create({ reference_id: 'customer' })).data.id;
  });
  afterAll(() => server.stop());

  it.each(contractOperations)('$id', async (operation) => {
    const differences: object[] = [];
    for (const [fault, sent] of faultsOf(operation)) {
      const [real, fake] = await both(operation, sent);
      if (real.status === 200 || !isDeepStrictEqual(real, fake))
        differences.push({ fault, real, fake });
    }
    expect(differences).toEqual([]);
  });

  describe('and holds a voice dialogue as it does', () => {
    it.each([
      ['enroll', ['the voice', 'the voice', 'the voice']],
      ['enroll', ['TOO_QUIET', 'the voice', 'OTHER_DIGITS', 'the voice', 'the voice']],
      ['enroll', ['TOO_QUIET', 'TOO_QUIET', 'OTHER_DIGITS']],
      ['enroll', ['the voice', 'another voice', 'the voice', 'the voice']],
      ['verify', ['the voice']],
      ['verify', ['TOO_NOISY', 'the voice']],
      ['verify', ['another voice']],
      ['verify', ['TOO_LOUD', 'TOO_SHORT', 'TOO_LONG']],
      ['adapt', ['the voice']],
      ['adapt', ['another voice']],
    ] as const)('to %s by %j', async (kind, said) => {
      const enrolled: HeardAs[] = kind === 'enroll' ? [] : ['the voice', 'the voice', 'the voice'];
      const [real, fake] = await Promise.all([
        dialogueWith(client.biometrid, await newUser(), kind, enrolled, said),
        dialogueWith(fakeClient(), userId, kind, enrolled, said),
      ]);
      expect(fake).toEqual(real);
      // One that has ended, and one that nobody has opened.
      expect(real.at(-1)).toEqual(['INVALID_REQUEST']);
    });

    it('sets the cookie of its session, and goes on when it is opened again', async () => {
      const [real, fake] = await Promise.all(
        [client.biometrid, fakeClient()].map(async ({ voice }) => {
          const opened = await voice.enroll({ userId }).withResponse();
          const again = await voice.enroll({ userId, language: 'EN' });
          const pending = await voice.getPendingDialogue({ userId });
          const other = await voice.enroll({ userId, language: 'pt' });
          const { data } = opened.outcome;
          return [
            opened.response.headers.get('set-cookie')?.replace(/=[^;]+/, '='),
            isDeepStrictEqual(again.data, data),
            Object.keys(pending.data ?? {}),
            isDeepStrictEqual({ ...pending.data, message: data.message }, data),
            isDeepStrictEqual(other.data, data),
            Object.keys(other.data),
          ];
        }),
      );
      expect(fake).toEqual(real);
    });
  });

  describe('and gives an outcome by its name in the form that it has there', () => {
    const cases = outcomes.map((outcome, index) => ({
      ...outcome,
      person: `person ${10 + index}`,
    }));
    it.each(cases)('$operation $example', async ({ operation, example, ask, before, person }) => {
      const told = { userId: await newUser(), person };
      await before?.({ ...client.biometrid, ...told });
      api.reset();
      api.on(operation).once(example as never);
      const [real, fake] = await Promise.all(
        [fetch, api.fetch].map(async (fetch) => {
          const answers: Response[] = [];
          const biometrid = client.biometrid.withOptions({
            fetch: async (...request) => {
              const answer = await fetch(...request);
              answers.push(answer.clone());
              return answer;
            },
          });
          await ask({ ...biometrid, ...told }).catch(() => {});
          return Promise.all(answers.map((answer) => formOf(answer, unlike[operation])));
        }),
      );
      expect(fake).toEqual(real);
      expect(real).toHaveLength(1);
      api.verify();
    });
  });

  async function newUser(): Promise<string> {
    return (await client.biometrid.users.create({ reference_id: 'speaker' })).data.id;
  }

  function fakeClient(): BiometridClient {
    return client.biometrid.withOptions({ fetch: api.fetch });
  }

  /** Holds dialogues, the last of them as is said. @returns what was answered, without what is drawn by chance. */
  async function dialogueWith(
    { voice }: BiometridClient,
    user: string,
    kind: 'enroll' | 'verify' | 'adapt',
    enrolled: readonly HeardAs[],
    said: readonly HeardAs[],
  ): Promise<unknown[]> {
    const isFake = user === userId;
    const hold = async (kind: 'enroll' | 'verify' | 'adapt', said: readonly HeardAs[]) => {
      if (isFake) api.hear(...said);
      const answers: unknown[] = [];
      let { data }: { data: object } = await voice[kind]({ userId: user });
      answers.push(withoutChance(data));
      for (const heard of said) {
        const audio = isFake ? sampleRecording() : spoken(heard, promptOf(data));
        const outcome = await voice[kind]({ userId: user, audio });
        data = outcome.data;
        answers.push([outcome.status, withoutChance(data)]);
      }
      const after = await voice[kind]({ userId: user, audio: sampleRecording() }).catch((error) => [
        error.code,
      ]);
      return [...answers, after];
    };
    if (enrolled.length > 0) await hold('enroll', enrolled);
    return hold(kind, said);
  }

  async function both(operation: ContractOperation, sent: Sent) {
    const request = (origin: string) => {
      const {
        method = operation.method,
        path = operation.pathFor(userId),
        query = '',
        body,
      } = sent;
      const { key, secret, livenessToken } = client;
      const credentials =
        operation.authentication === 'livenessToken'
          ? { 'x-app-token': livenessToken }
          : { 'x-biometrid-key': key, 'x-biometrid-secret': secret };
      const headers = Object.entries({ ...credentials, ...sent.headers }).filter(
        ([, text]) => text,
      );
      return new Request(`${origin}${path}${query}`, { method, headers, body: body?.() ?? null });
    };
    return Promise.all([
      answerOf(await fetch(request(server.origin))),
      answerOf(await api.fetch(request('http://fake'))),
    ]);
  }
});

/** What the deterministic engine hears as a test wants it heard. Who speaks next is somebody else each time. */
function spoken(heard: HeardAs, digits: string): Blob {
  others += 1;
  const content =
    heard === 'the voice'
      ? { speaker: 'ada', digits }
      : heard === 'another voice'
        ? { speaker: `somebody ${others}`, digits }
        : heard === 'OTHER_DIGITS'
          ? { speaker: 'ada', digits: digits === '1234' ? '4321' : '1234' }
          : { speaker: 'ada', digits, refusal: heard.toLowerCase().replace('_', ' ') };
  return new Blob([recording({ ...content, seed: others, noise: 0.1 })]);
}

let others = 0;

function promptOf(data: object): string {
  return 'promptCode' in data ? String(data.promptCode) : '';
}

/** With prompts by their form. */
function withoutChance(data: object): object {
  const { promptCode, promptCodeText, dialogueId, ...rest } = { ...data } as Record<
    string,
    unknown
  >;
  return {
    ...rest,
    ...(promptCode !== undefined && {
      digits: /^\d{4}$/.test(String(promptCode)),
      words: String(promptCodeText).split(' ').length,
    }),
    ...(dialogueId !== undefined && { hasId: /^[\da-f-]{36}$/.test(String(dialogueId)) }),
  };
}

async function answerOf(response: Response) {
  const text = await response.text();
  const { headers, status } = response;
  return {
    status,
    body: text === '' ? '' : JSON.parse(text),
    type: headers.get('content-type'),
    allow: headers.get('allow'),
    cookie: headers.get('set-cookie'),
    hasId: /^[\da-f-]{36}$/.test(headers.get('x-request-id') ?? ''),
  };
}

/** Parts of bodies that an example has otherwise than this server, and so are not compared. */
const unlike: Partial<Record<OperationId, readonly string[]>> = {
  // The vendor keeps a picture; this server keeps none.
  adaptFace: ['faceImg'],
  // The vendor judges glasses, and has another wording.
  checkLiveness: ['glassesScore', 'glassesDecision', 'message'],
  // It hangs on the document what can be read and cut out of it.
  ...Object.fromEntries(
    ['validateDocument', 'validateDocumentBase64'].map((id) => [
      id,
      ['fields', 'backCut', 'photo', 'signature', 'frontCutBy', 'side'],
    ]),
  ),
};

/** What of an answer does not hang on who is asked about: status, the headers that the contract names, the form of the body. */
async function formOf(answer: Response, unlike: readonly string[] = []) {
  const names = ['content-type', 'cache-control', 'x-request-id', 'retry-after', 'set-cookie'];
  return {
    status: answer.status,
    headers: names.filter((name) => answer.headers.has(name)),
    body: shapeOf(await answer.json(), unlike),
  };
}

/** A value with its kind in place of each number and text; of messages and flags the value itself. */
function shapeOf(value: unknown, unlike: readonly string[], name = ''): unknown {
  if (Array.isArray(value)) return [shapeOf(value[0], unlike)];
  if (typeof value !== 'object' || value === null)
    return typeof value === 'boolean' || /^(message|code)$/.test(name) ? value : typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !unlike.includes(key))
      .map(([key, each]) => [key, shapeOf(each, unlike, key)]),
  );
}

/** The operations that are sent what is too large: one of each kind of limit. */
const sendsLarge = new Set<OperationId>(['enrollFace', 'validateDocumentBase64', 'checkLiveness']);

/** Everything that can be wrong with a request of an operation, one thing at a time, and some pairs whose order matters. */
function* faultsOf(operation: ContractOperation): Generator<[fault: string, sent: Sent]> {
  const { id, fields, body, authentication, method } = operation;
  const names =
    authentication === 'livenessToken'
      ? ['x-app-token']
      : ['x-biometrid-key', 'x-biometrid-secret'];
  for (const name of names) {
    yield [`without ${name}`, { headers: { [name]: '' } }];
    yield [`with another ${name}`, { headers: { [name]: 'another' } }];
  }
  yield ['an unknown path', { path: `${operation.pathFor('a')}/more` }];
  yield ['a slash at the end', { path: `${operation.pathFor('a')}/` }];
  yield ['letters of another case', { path: operation.pathFor('a').toUpperCase() }];
  yield ['an id that cannot be decoded', { path: operation.pathFor('%ff').replace(/s$/, '%ff') }];
  yield ['a wrong method', { method: 'PUT' }];
  yield [
    'a wrong method without credentials',
    { method: 'PATCH', headers: { 'x-biometrid-key': '' } },
  ];
  if (operation.userParameter) yield ['an empty id', { path: operation.pathFor('') }];
  yield ['headers that are too large', { headers: { 'x-more': 'a'.repeat(16_384) } }];
  yield ['a query that cannot be decoded', { query: '?a=%ff' }];
  yield ['an unknown parameter', { query: '?more=1', ...whole(operation, {}) }];
  if (method === 'GET' || isLikeAnother(operation)) return;
  if (body === undefined) {
    yield ['a body', { body: () => '{}', headers: { 'content-type': 'application/json' } }];
    yield ['a body of another type', { body: () => '{}', headers: { 'content-type': 'text/xml' } }];
    return;
  }
  const multipart = body.mediaTypes.has('multipart/form-data');
  yield ['a body of another type', { body: () => '<a/>', headers: { 'content-type': 'text/xml' } }];
  yield [
    'two types',
    { body: () => '{}', headers: { 'content-type': 'application/json, application/json' } },
  ];
  if (multipart) {
    yield [
      'a form without a boundary',
      { body: () => 'a', headers: { 'content-type': 'multipart/form-data' } },
    ];
    yield [
      'a form that breaks off',
      {
        body: () => '--a\r\nContent-Disposition: form-data; name="b"\r\n\r\nc',
        headers: { 'content-type': 'multipart/form-data; boundary=a' },
      },
    ];
  }
  if (body.mediaTypes.has('application/json')) {
    for (const text of ['{', '[]', 'null', '1', '"a"', '{"a":1,}'])
      yield [`the JSON ${text}`, json(text)];
    yield [
      'bytes that are no UTF-8',
      {
        body: () => new Uint8Array([0x7b, 0xff, 0x7d]),
        headers: { 'content-type': 'application/json' },
      },
    ];
    const limit = id.endsWith('Base64') ? 3_000_000 : 65_536;
    if (limit < 100_000 || sendsLarge.has(id))
      yield ['too large a body', json(`{"more":"${'a'.repeat(limit)}"}`)];
  }
  if (body.mediaTypes.has('application/x-www-form-urlencoded') && !body.holdsFile)
    yield [
      'a form that cannot be decoded',
      { body: () => 'a=%ff', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ];
  yield ['an unknown field', whole(operation, { more: '1' })];
  yield [
    'an unknown field beside wrong ones',
    whole(operation, { more: '1', liveness: 'maybe', front: 'a', photo: 'a', photo1: 'a' }),
  ];
  if (multipart) {
    yield ['an unknown file', whole(operation, { more: jpeg })];
    const texts = Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`more${n}`, '1']));
    if (id === 'validateDocument')
      yield ['more texts than a form may have', form(operation, { ...texts })];
    if (sendsLarge.has(id))
      yield [
        'an unknown file that is too large',
        form(operation, { more: new Uint8Array(1_100_000) }),
      ];
  }
  for (const field of fields.values()) {
    const { name, place, schema, file, base64MaxBytes, required, type } = field;
    if (place === 'path') {
      yield [`${name} in the body`, whole(operation, { [name]: 'a' })];
      continue;
    }
    if (required) yield [`without ${name}`, whole(operation, { [name]: undefined })];
    if (file !== undefined) {
      yield [
        `${name} of another format`,
        form(operation, { [name]: new TextEncoder().encode('GIF89a') }),
      ];
      if (name !== 'sessionId')
        yield [`${name} that is empty`, form(operation, { [name]: new Uint8Array() })];
      if (sendsLarge.has(id))
        yield [
          `${name} that is too large`,
          form(operation, { [name]: Buffer.concat([jpeg, Buffer.alloc(file.maxBytes)]) }),
        ];
      yield [
        `${name} twice`,
        form(operation, { [name]: [file.contentTypes.includes('audio/wav') ? wav() : jpeg, jpeg] }),
      ];
      if (schema === undefined) {
        yield [`${name} as a text`, form(operation, { [name]: 'photo' })];
        yield [`${name} in the query`, { ...whole(operation, {}), query: `?${name}=a` }];
      }
    }
    if (base64MaxBytes !== undefined) {
      const texts = type === 'array' ? (text: unknown) => [base64, text] : (text: unknown) => text;
      for (const text of ['?', '', 'data:image/png;base64,?', 1, null])
        yield [`${name} as ${JSON.stringify(text)}`, json({ ...good[id], [name]: texts(text) })];
      if (sendsLarge.has(id))
        yield [
          `${name} that is too large`,
          json({ ...good[id], [name]: texts('A'.repeat(Math.ceil(base64MaxBytes / 3) * 4 + 8)) }),
        ];
      if (id !== 'checkLiveness')
        yield [`${name} that is no picture`, json({ ...good[id], [name]: 'AAAA' })];
      if (type === 'array')
        yield [`${name} too often`, json({ ...good[id], [name]: Array(17).fill('/9j/') })];
    } else if (schema !== undefined) {
      const twice = `?${name}=en&${name}=en`;
      yield [`${name} twice in the query`, { ...whole(operation, {}), query: twice }];
      if (multipart && body.holdsFile)
        yield [`${name} twice`, form(operation, { [name]: ['en', 'en'] })];
      if (multipart) {
        const asFile = (text: string) => form(operation, { [name]: Buffer.from(text) });
        yield [`${name} as a file that is not allowed`, asFile('\0')];
        yield [`${name} as a file that is longer than any`, asFile('a'.repeat(65_537))];
        yield [
          `${name} as a text and a file`,
          form(operation, { [name]: ['en', Buffer.from('en')] }),
        ];
      }
      yield [`${name} with a null byte`, whole(operation, { [name]: 'a\0' })];
      yield [`${name} that is too long`, whole(operation, { [name]: 'a'.repeat(5_000) })];
      yield [`${name} that is longer than any`, whole(operation, { [name]: 'a'.repeat(65_537) })];
      if (name !== 'sessionId') yield [`${name} that is empty`, whole(operation, { [name]: '' })];
      if (body.mediaTypes.has('application/json') && !body.holdsFile)
        for (const value of [null, 1, [], {}, '\ud800'])
          yield [`${name} as ${JSON.stringify(value)}`, json({ ...good[id], [name]: value })];
      if (name === 'language')
        for (const value of id === 'deleteVoiceEnroll' ? ['e', 'en-'] : ['tlh', 'e', 'en-', 'de'])
          yield [`${name} as ${value}`, whole(operation, { [name]: value })];
      if (name === 'mac_address')
        yield [`${name} as text`, whole(operation, { [name]: '00:00:5e' })];
    }
  }
  if (id.startsWith('validateDocument'))
    yield ['no side', whole(operation, { front: undefined, doctype: 'idcard' })];
  if (id === 'validateDocument')
    yield [
      'a front of another format and two backs',
      form(operation, { front: Buffer.from('GIF89a'), back: [jpeg, jpeg] }),
    ];
  if (id === 'compareDocumentPhotoBase64')
    yield [
      'a photo that is too large and one that is no base64',
      json({ photo1: 'A'.repeat(1_398_112), photo2: '?' }),
    ];
  if (id === 'checkLiveness')
    yield [
      'a list that is no JSON and a file of another format',
      form(operation, { auditTrail: '[', zoomSessionData: Buffer.from('GIF89a') }),
    ];
  if (id.startsWith('compareDocument')) {
    yield [
      'neither photo',
      whole(operation, { photo1: undefined, photo2: undefined, liveness: true }),
    ];
  }
  if (operation.id.endsWith('Voice'))
    yield ['a recording without a dialogue', form(operation, { audio: wav() })];
}

/** Whether one before it takes and refuses the same: of operations that are alike, one is sent faulty bodies. */
function isLikeAnother(operation: ContractOperation): boolean {
  const own = rulesOf(operation);
  return contractOperations.find((other) => rulesOf(other) === own) !== operation;
}

function rulesOf({ fields, body, refusals }: ContractOperation): string {
  const codes = refusals.map(({ condition, code }) =>
    condition === 'nothing enrolled' ? '' : `${condition}: ${code}`,
  );
  return JSON.stringify([
    [...fields.values()],
    [...(body?.mediaTypes ?? [])],
    codes.filter(Boolean),
  ]);
}

/** A good body of the operation with some fields replaced, as a form of parts where it holds a file, else as JSON. */
function whole(operation: ContractOperation, fields: Record<string, unknown>): Sent {
  if (operation.body === undefined || operation.method === 'GET') return {};
  const all = { ...good[operation.id], ...fields };
  const withoutFiles = Object.values(all).every((value) => !(value instanceof Uint8Array));
  return operation.body.mediaTypes.has('application/json') && withoutFiles
    ? json(all)
    : form(operation, fields);
}

function json(value: unknown): Sent {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { body: () => text, headers: { 'content-type': 'application/json' } };
}

function form({ id }: ContractOperation, fields: Record<string, unknown>): Sent {
  return {
    body: () => {
      const form = new FormData();
      for (const [name, values] of Object.entries({ ...good[id], ...fields }))
        for (const value of [values].flat())
          if (value instanceof Uint8Array)
            form.append(name, new Blob([new Uint8Array(value)]), `${name}.jpg`);
          else if (value !== undefined) form.append(name, String(value));
      return form;
    },
  };
}

function wav(): Uint8Array {
  return Buffer.from('RIFF\0\0\0\0WAVEfmt ');
}
