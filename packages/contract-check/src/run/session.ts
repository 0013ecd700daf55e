import type { EncodedRequest } from '../requests/encode.js';

/** What calls the server: `fetch`, or something that answers in its place. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What came of a request. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
}

/** No answer came: why. */
export interface NoReply {
  readonly lost: string;
}

/** An answer that only said to come again, before the one that came then. */
export interface Exchange {
  readonly reply: Reply | NoReply;
  readonly putOff: readonly Reply[];
}

/** The check cannot go on. */
export class CheckStopped extends Error {
  override readonly name = 'CheckStopped';
}

export interface SessionOptions {
  readonly fetch: Fetch;
  /** Resolves after some milliseconds, or with the signal. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Failed authentications that are made in a minute at most. */
  readonly failedLogins: number;
  /** Milliseconds in which a request has to be answered. */
  readonly timeLimit: number;
  /** Why nothing can be tried any more after an answer; undefined when it can. */
  readonly endOf: (reply: Reply) => string | undefined;
  readonly signal: AbortSignal;
  /** Told of each request before it is sent. */
  readonly onRequest?: ((request: EncodedRequest) => void) | undefined;
}

/** How often a request is put off, and for how many seconds at most, before the server is given up. */
const patience = { times: 5, seconds: 120 } as const;
/** Longer than this nobody waits for an engine that is busy; one that is missing says a minute. Seconds. */
const engineIsBusy = 10;
const minute = 60_000;
/** How long a request that is under way may take when the check is interrupted: it may make a user. Milliseconds. */
const grace = 10_000;
/** More than any answer of the contract has. Bytes. */
const muchBody = 16 * 2 ** 20;

/** How a request is sent. */
interface Sending {
  /** Whether it counts as a failed authentication. */
  readonly failsLogin?: boolean;
  /** Whether any answer is welcome, also one after which nothing else can be tried. */
  readonly whateverComes?: boolean;
  /** What interrupts it; what interrupts the check when absent. */
  readonly signal?: AbortSignal;
}

/** Sends requests one after the other, as slowly as the server asks for. */
export class Session {
  readonly #options: SessionOptions;
  /** When failed authentications were made. */
  #failures: number[] = [];
  /** Requests that were sent, repetitions included. */
  sent = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /**
   * Sends a request, and again after the time that a 429, or a 503 of an engine that is busy, names.
   * @throws {CheckStopped} when the server holds the check off for too long, or says that it is over; and the signal's reason.
   */
  async exchange(
    request: EncodedRequest,
    { failsLogin = false, whateverComes = false, signal = this.#options.signal }: Sending = {},
  ): Promise<Exchange> {
    const putOff: Reply[] = [];
    for (;;) {
      if (failsLogin) await this.#makeRoomForFailure();
      const reply = await this.#send(request, signal);
      if ('lost' in reply) return { reply, putOff };
      // A lenient server looks at credentials that it was not to look at.
      if (reply.status === 401 && !failsLogin) this.#failures.push(this.#options.now());
      const end = whateverComes ? undefined : this.#options.endOf(reply);
      if (end !== undefined) throw new CheckStopped(end);
      const seconds = secondsToWait(reply);
      if (seconds === undefined) return { reply, putOff };
      putOff.push(reply);
      if (seconds > patience.seconds || putOff.length > patience.times)
        throw new CheckStopped(
          `The server holds the check off: ${reply.status}, to come again in ${seconds} s. Ask with a client that may ask more often.`,
        );
      await this.#options.wait(1_000 * seconds, signal);
      signal.throwIfAborted();
    }
  }

  /** Sends a request once. An interruption lets it end, so that it is known what it brought about. */
  async #send(request: EncodedRequest, interruption: AbortSignal): Promise<Reply | NoReply> {
    interruption.throwIfAborted();
    const { timeLimit, onRequest } = this.#options;
    const { url, ...init } = request;
    onRequest?.(request);
    this.sent += 1;
    const expiry = new AbortController();
    const endIn = (milliseconds: number) =>
      setTimeout(() => expiry.abort(new Error(`none within ${timeLimit} ms`)), milliseconds);
    const timers = [endIn(timeLimit)];
    const hurry = () => timers.push(endIn(Math.min(grace, timeLimit)));
    interruption.addEventListener('abort', hurry, { once: true });
    try {
      const { signal } = expiry;
      const response = await this.#options.fetch(url, { ...init, redirect: 'manual', signal });
      const text = await textOf(response);
      return { status: response.status, headers: response.headers, text, json: parsed(text) };
    } catch (error) {
      interruption.throwIfAborted();
      return { lost: reasonOf(error) };
    } finally {
      interruption.removeEventListener('abort', hurry);
      for (const timer of timers) clearTimeout(timer);
    }
  }

  /** Waits until a failed authentication is no more than the server takes in a minute. */
  async #makeRoomForFailure(): Promise<void> {
    const { now, wait, failedLogins, signal } = this.#options;
    const recent = () => this.#failures.filter((then) => now() - then < minute);
    this.#failures = recent();
    for (;;) {
      const [first] = this.#failures;
      if (first === undefined || this.#failures.length < failedLogins) break;
      await wait(Math.max(0, first + minute - now()), signal);
      signal.throwIfAborted();
      // Whatever the clock says: the time was waited for.
      this.#failures.shift();
    }
    this.#failures.push(now());
  }
}

/** @returns undefined for an answer that is one. */
function secondsToWait({ status, headers }: Reply): number | undefined {
  const said = headers.get('retry-after');
  const seconds = said !== null && /^\d+$/.test(said) ? Number(said) : 1;
  if (status === 429) return seconds;
  return status === 503 && said !== null && seconds <= engineIsBusy ? seconds : undefined;
}

/** @throws for a body that has no end. */
async function textOf({ body }: Response): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return new TextDecoder().decode(Buffer.concat(chunks));
    chunks.push(value);
    size += value.byteLength;
    if (size <= muchBody) continue;
    await reader.cancel();
    throw new Error(`its body has more than ${muchBody} bytes`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
