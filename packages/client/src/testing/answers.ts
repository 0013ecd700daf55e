import { examples, examplesOfAll, operations } from '../generated/fake.js';
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
  const all = examplesOf(operation);
  const found = all.find((each) => each.name === name);
  if (found) return found;
  const names = all.map((each) => each.name).join(', ');
  throw new Error(`${operation} has no example '${name}'; it has ${names}`);
}

/** The examples of an operation; the first is a success. */
export function examplesOf(operation: string): (Json & { readonly name: string })[] {
  const { examples: own = [], liveness } = operations[operation] ?? {};
  return [...own, ...examplesOfAll].flatMap((number) => {
    const [status, answer, name] = examples[number] ?? [];
    if (typeof answer === 'string')
      return { name: exampleOf(answer), ...refusal(answer, liveness) };
    const body = answer as { data: { message: string } };
    return { name: name ?? exampleOf(body.data.message), status: status ?? 0, body };
  });
}

/** The answer with a message that is no success, in the API's envelope or the liveness host's. */
export function refusal(message: string, liveness = false): Json {
  const [status = 500] = examples.find(([, answer]) => answer === message) ?? [];
  const headers = status === 429 || status === 503 ? { 'retry-after': '1' } : {};
  const envelope = liveness
    ? { meta: { ok: false, code: status, mode: 'live' } }
    : { status: false };
  return { status, headers, body: { ...envelope, data: { message } } };
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
    const timer = setTimeout(resolve, milliseconds);
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    if (signal.aborted) abort();
    // The signal is the request's own, and goes with it.
    else signal.addEventListener('abort', abort);
  });
}
