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
  /** Resolves after some milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Failed authentications that are made in a minute at most. */
  readonly failedLogins: number;
  readonly signal: AbortSignal;
  /** Told of each request before it is sent. */
  readonly onRequest?: ((request: EncodedRequest) => void) | undefined;
}

/** How often a request is put off, and for how many seconds at most, before the server is given up. */
const patience = { times: 5, seconds: 120 } as const;
/** Longer than this nobody waits for an engine that is busy; one that is missing says a minute. Seconds. */
const engineIsBusy = 10;
const minute = 60_000;

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
   * @param failsLogin whether it counts as a failed authentication.
   * @throws {CheckStopped} when the server holds the check off for too long, and the signal's reason.
   */
  async exchange(request: EncodedRequest, failsLogin = false): Promise<Exchange> {
    const putOff: Reply[] = [];
    for (;;) {
      if (failsLogin) await this.#makeRoomForFailure();
      const reply = await this.send(request);
      if ('lost' in reply) return { reply, putOff };
      const seconds = secondsToWait(reply);
      if (seconds === undefined) return { reply, putOff };
      putOff.push(reply);
      if (seconds > patience.seconds || putOff.length > patience.times)
        throw new CheckStopped(
          `The server holds the check off: ${reply.status}, to come again in ${seconds} s. Ask with a client that may ask more often.`,
        );
      await this.#options.wait(1_000 * seconds);
      this.#options.signal.throwIfAborted();
    }
  }

  /** Sends a request once. */
  async send(request: EncodedRequest, signal = this.#options.signal): Promise<Reply | NoReply> {
    signal.throwIfAborted();
    const { url, ...init } = request;
    this.#options.onRequest?.(request);
    this.sent += 1;
    try {
      const response = await this.#options.fetch(url, { ...init, redirect: 'manual', signal });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, json: parsed(text) };
    } catch (error) {
      signal.throwIfAborted();
      return { lost: reasonOf(error) };
    }
  }

  /** Waits until a failed authentication is no more than the server takes in a minute. */
  async #makeRoomForFailure(): Promise<void> {
    const { now, wait, failedLogins, signal } = this.#options;
    const recent = () => this.#failures.filter((then) => now() - then < minute);
    this.#failures = recent();
    const [first] = this.#failures;
    if (first !== undefined && this.#failures.length >= failedLogins) {
      await wait(first + minute - now());
      signal.throwIfAborted();
      // Whatever the clock says: the time was waited for.
      this.#failures = [];
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
