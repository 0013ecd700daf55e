import { bodies, errorsOfAll, messages, operations } from '../generated/fake.js';
import { exampleOf } from './example-of.js';

/** What an answer is made for. */
export interface Asked {
  readonly operation: string;
  readonly signal: AbortSignal;
  readonly requestId: string;
  /** Whether the answer goes without its body, as one to HEAD does. */
  readonly head: boolean;
}

/** A body with its status. */
export interface Json {
  readonly status: PropertyKey;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Something that no server of the contract answers by itself, made by one of the fake's methods. */
export class Unusual {
  /** @param respond makes the answer, or throws what `fetch` is to throw. */
  constructor(readonly respond: (asked: Asked) => Response | Promise<Response>) {}
}

/** An answer that takes its time. */
export class Delayed<Answer> {
  constructor(
    readonly milliseconds: number,
    readonly answer: Answer,
  ) {}
}

/** An answer of any kind, once its operation is not known any more. */
export type AnyAnswer = string | Json | Unusual | Delayed<string | Json | Unusual>;

/** Makes what a test wrote an answer. */
export async function respond(asked: Asked, answer: AnyAnswer): Promise<Response> {
  if (answer instanceof Delayed) {
    await passing(answer.milliseconds, asked.signal);
    return respond(asked, answer.answer);
  }
  if (answer instanceof Unusual) return answer.respond(asked);
  return json(asked, typeof answer === 'string' ? example(asked.operation, answer) : answer);
}

/**
 * An example of the contract.
 * @throws when the operation has none of the name.
 */
export function example(operation: string, name: string): Json {
  const { named = {}, errors: own = [], liveness } = operations[operation] ?? {};
  if (Object.hasOwn(named, name)) {
    const [status, at] = [named[name] ?? 0].flat();
    return at === undefined
      ? { status: 200, body: bodies[Number(status)] }
      : { status: Number(status), body: bodies[at] };
  }
  for (const number of [...own, ...errorsOfAll]) {
    const code = messageOf(number);
    if (exampleOf(code) === name) return refusal(code, liveness);
  }
  throw new Error(
    `${operation} has no example '${name}'; it has ${exampleNames(operation).join(', ')}`,
  );
}

/** The names of an operation's examples; the first is a success. */
export function exampleNames(operation: string): string[] {
  const { named = {}, errors = [] } = operations[operation] ?? {};
  const errorNames = [...errors, ...errorsOfAll].map((number) => exampleOf(messageOf(number)));
  return [...Object.keys(named), ...errorNames];
}

function messageOf(number: number): string {
  return messages[number]?.[1] ?? '';
}

/** The answer with a message that is no success, in the API's envelope or the liveness host's. */
export function refusal(message: string, liveness = false): Json {
  const [status = 500] = messages.find(([, code]) => code === message) ?? [];
  const headers = status === 429 || status === 503 ? { 'retry-after': '1' } : {};
  const data = { message };
  return liveness
    ? { status, headers, body: { meta: { ok: false, code: status, mode: 'live' }, data } }
    : { status, headers, body: { status: false, data } };
}

/** An answer of a server, with the headers that every one has. */
export function json({ requestId, head }: Asked, { status, body, headers }: Json): Response {
  return new Response(head ? null : JSON.stringify(body), {
    status: Number(status),
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-request-id': requestId,
      ...headers,
    },
  });
}

/** Waits by the clock of the moment, which may be a fake one. @throws the signal's reason when it is aborted before. */
function passing(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
