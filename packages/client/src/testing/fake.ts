import type { OperationId } from '@biometrid/types';
import { operations } from '../generated/fake.js';
import { type AnyAnswer, Delayed, examplesOf, json, refusal, respond, Unusual } from './answers.js';
import type { Call, RefusedRequest, Script } from './call.js';
import { Dialogues, type HeardAs } from './dialogues.js';
import { type Accepted, type Credentials, codeOf, examine, type Fault } from './faults.js';
import { numberedId } from './numbered-id.js';
import { type Route, route } from './route.js';
import { Scripts } from './scripts.js';

/** The options of a fake. */
export interface FakeOptions extends Credentials {
  /** What stands before every path, where the client's `baseUrl` has one: `/biometrid`. */
  basePath?: string;
  /** The time in milliseconds, by which voice dialogues run out. Default `Date.now`. */
  now?: () => number;
}

/** A server of the contract that is a function. */
export interface FakeBiometrid {
  /** Answers a request as a server does; for the option `fetch` of a client, or in place of the platform's. */
  readonly fetch: (input: Request | string | URL, init?: RequestInit) => Promise<Response>;
  /** What an operation answers; until it is told, its first documented success, and voice dialogues go their way. */
  on<K extends OperationId>(operation: K): Script<K>;
  /** How the next recordings of voice dialogues are heard; those after them are of the right voice. */
  hear(...recordings: HeardAs[]): void;
  /** The requests that fitted the contract, in their order. */
  readonly requests: readonly Call[];
  /** Those that did not, and were refused. */
  readonly refused: readonly RefusedRequest[];
  /** No answer at all: `fetch` throws, as it does when nobody listens. */
  networkError(): Unusual;
  /** An answer that breaks off within its body. */
  brokenAnswer(): Unusual;
  /** The page of a proxy whose server does not answer. */
  proxyPage(status?: 502 | 504): Unusual;
  /**
   * Has the caller try again later.
   * @param seconds what `Retry-After` says.
   * @param options `processed` when something may have been done already; the client then repeats only what is safe to repeat.
   */
  busy(status: 429 | 503, seconds?: number, options?: { processed?: boolean }): Unusual;
  /** An answer after some milliseconds. It ends with the caller's signal, and fake timers move it. */
  after<Answer extends string | object>(milliseconds: number, answer: Answer): Delayed<Answer>;
  /** Forgets requests, scripts and dialogues. */
  reset(): void;
  /** @throws when an answer of `once` was never asked for. */
  verify(): void;
}

/**
 * A typed fake of a BiometrID server for tests: no process, no network. It refuses what a server refuses, with the same messages in the
 * same order.
 *
 * @example
 * ```ts
 * const api = fakeBiometrid();
 * const biometrid = createBiometridClient({ baseUrl: 'http://localhost', key: 'k', secret: 's', fetch: api.fetch });
 * api.on('verifyFace').answer('faceRecognitionFailed');
 * ```
 */
export function fakeBiometrid({
  basePath = '',
  now = () => Date.now(),
  ...credentials
}: FakeOptions = {}): FakeBiometrid {
  let [requests, refused]: [Call[], RefusedRequest[]] = [[], []];
  let [scripts, dialogues] = [new Scripts(), new Dialogues(now)];
  let asked = 0;

  async function fetch(input: Request | string | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    const { method, url, headers, signal } = request;
    signal.throwIfAborted();
    const bytes = new Uint8Array(await request.arrayBuffer());
    asked += 1;
    const { origin, pathname, search } = new URL(url);
    const path = pathname.startsWith(basePath) ? pathname.slice(basePath.length) : '';
    const head = [pathname, search, ...headers].flat().join('');
    const reached: Route | Fault =
      head.length < 16_384 ? route(method, path) : { fault: 'headers too large' };
    const { operation, rules }: Partial<Route> = 'rules' in reached ? reached : {};
    const context = {
      operation: operation ?? '',
      signal,
      // A caller's own id is kept, as by a server.
      requestId:
        /^[\w.:-]{1,128}$/.exec(headers.get('x-request-id') ?? '')?.[0] ?? numberedId(asked),
      head: method === 'HEAD',
    };

    function refuse({ fault, field, allow }: Fault): Response {
      const code = codeOf(rules, fault, field) ?? '';
      const answer = refusal(code, path.startsWith('/biometrics/'));
      const status = Number(answer.status);
      // With the names of its parameters alone: there may be a secret in the wrong place.
      const address = origin + pathname + search.replace(/=[^&]*/g, '');
      refused.push({ operation, method, url: address, fault, field, status, code });
      return json(context, allow ? { ...answer, headers: { allow } } : answer);
    }
    if ('fault' in reached) return refuse(reached);

    const found = await examine(reached, { headers, search, bytes }, credentials);
    if ('fault' in found) return refuse(found);
    const call = callOf(reached, found, request);
    requests.push(call);
    signal.throwIfAborted();
    const answer = (await scripts.next(call)) ?? byDefault(call);
    if (answer === undefined) return refuse({ fault: 'no open dialogue' });
    const response = await respond(context, answer);
    // Whoever opens a dialogue is given its session.
    if (reached.rules.cookie && response.ok && !('audio' in call.files)) {
      const cookie = `biometrid.sid=${context.requestId}; Path=/api/1.0/users; HttpOnly; SameSite=Lax`;
      const secure = origin.startsWith('https:') ? '; Secure' : '';
      response.headers.set('set-cookie', cookie + secure);
    }
    const isOver = call.operation === 'deleteUser' || call.operation === 'restartUserState';
    // Whoever said that it succeeds.
    if (isOver && response.ok) dialogues.end(call.path.userId);
    return response;
  }

  /** What is answered when no test says anything; undefined for a recording that no dialogue waits for. */
  function byDefault(call: Call): AnyAnswer | undefined {
    switch (call.operation) {
      case 'enrollVoice':
      case 'verifyVoice':
      case 'adaptVoice': {
        const { userId } = call.path;
        const language = call.fields.language?.toLowerCase();
        return call.files.audio
          ? dialogues.record(call.operation, userId, language)
          : dialogues.open(call.operation, userId, language);
      }
      case 'getPendingDialogue':
        return dialogues.pending(call.path.userId);
    }
    return examplesOf(call.operation)[0];
  }

  return {
    fetch,
    on: (operation) => scripts.of(operation),
    hear: (...recordings) => dialogues.hear(...recordings),
    get requests() {
      return requests;
    },
    get refused() {
      return refused;
    },
    networkError: () =>
      new Unusual(() => {
        throw new TypeError('fetch failed');
      }),
    brokenAnswer: () =>
      new Unusual((asked) => {
        let begun = false;
        const pull = (body: ReadableStreamDefaultController) => {
          if (begun) body.error(new TypeError('terminated'));
          else body.enqueue(new TextEncoder().encode('{"'));
          begun = true;
        };
        return new Response(new ReadableStream({ pull }), json(asked, { status: 200, body: '' }));
      }),
    proxyPage: (status = 502) =>
      new Unusual(() => {
        const headers = { 'content-type': 'text/html' };
        return new Response(`<html><body><h1>${status}</h1></body></html>`, { status, headers });
      }),
    busy: (status, seconds = 1, { processed = false } = {}) =>
      new Unusual((asked) => {
        const code = status === 429 ? 'TOO_MANY_REQUESTS' : 'ENGINE_NOT_AVAILABLE';
        const headers = { 'retry-after': `${seconds}`, ...(!processed && notProcessed) };
        return json(asked, { ...refusal(code, operations[asked.operation]?.liveness), headers });
      }),
    after: (milliseconds, answer) => new Delayed(milliseconds, answer),
    reset() {
      [requests, refused] = [[], []];
      [scripts, dialogues] = [new Scripts(), new Dialogues(now)];
    },
    verify: () => scripts.verify(),
  };
}

/** Of an answer after which the client may repeat anything. */
const notProcessed = { 'x-not-processed': 'true' };

/** The headers that are not kept. */
const secrets = ['x-biometrid-key', 'x-biometrid-secret', 'x-app-token', 'authorization'];

/** A request as it was understood, without its secrets. */
function callOf(
  { operation, path }: Route,
  { values, query }: Accepted,
  { method, url, headers: sent }: Request,
): Call {
  const headers = new Headers(sent);
  for (const secret of secrets) headers.delete(secret);
  const cookie = headers.get('cookie');
  if (cookie) headers.set('cookie', cookie.replace(/=[^;]*/g, ''));
  const those = (areFiles: boolean) =>
    Object.fromEntries([...values].filter(([, value]) => value instanceof Blob === areFiles));
  const [fields, files] = [those(false), those(true)];
  // The checks have made it what its type says.
  const call: unknown = { operation, method, url, headers, path, query, fields, files };
  return call as Call;
}
