import { BiometridError } from '../errors/biometrid-error.js';
import { version } from '../generated/contract.js';
import { apiPrefix, vendorLivenessOrigin, vendorOrigin } from '../generated/servers.js';

/**
 * How a call is repeated after a network error, a 408, 429, 502, 503 or 504. One that was perhaps carried out is repeated only when the
 * contract marks its operation as safe to repeat; one that the server turned away before it did anything, always.
 */
export interface RetryOptions {
  /** How often a call is repeated after its first try. Default 2; 0 switches repeating off. */
  limit?: number;
  /**
   * The first wait in milliseconds, beyond what the server asks for (`Retry-After`); each further one is twice as long, and up
   * to half of each is taken off by chance. Default 300.
   */
  delay?: number;
  /** The longest wait in milliseconds. A server that asks for a longer one is not asked again. Default 10,000. */
  maxDelay?: number;
  /** Repeat also what was perhaps carried out and is not safe to repeat. Default false. */
  unsafe?: boolean;
}

/** What `onRequest` is told. */
export interface RequestEvent {
  /** The contract's operationId; for a path of `raw` that the contract does not have, the method and path. */
  operation: string;
  /** 1 for the first try. */
  attempt: number;
  /** The request before the secrets are added; headers that are set on it are sent. */
  request: Request;
}

/** What `onResponse` is told. */
export interface ResponseEvent {
  operation: string;
  attempt: number;
  status: number;
  headers: Headers;
  /** Milliseconds since the request was sent, the reading of the body included where it was read. */
  duration: number;
  /**
   * The body as parsed, or its text where it is no JSON, with secrets blacked out that something echoed. Undefined when it was not
   * read: `raw` leaves that to its caller; when it is empty; and when it broke off.
   */
  body: unknown;
}

/** The options of one call; each replaces the client's own. */
export interface CallOptions {
  /** Ends the call, a wait between two tries included. The call then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for the whole call, its repetitions included; 0 is no limit. */
  timeout?: number;
  /** How the call is repeated; a number is the `limit` alone. */
  retry?: number | RetryOptions;
  /** Further headers, beside those of the client. */
  headers?: Record<string, string>;
}

/** The options of a client. */
export interface ClientOptions {
  /** The server's address, such as `https://api.biometrid.com`; a trailing `/api/1.0` is accepted. */
  baseUrl: string;
  /** The liveness server's address. By default `baseUrl`, and for the vendor's `baseUrl` the vendor's liveness host. */
  livenessBaseUrl?: string;
  /** The client's key. */
  key: string;
  /** The client's secret. Keep it on a server: in a web page, every visitor can read it. */
  secret: string;
  /**
   * Says that a page is meant to hold the secret, as a tool on one's own machine may; without it, pages are warned in the console.
   * Default false.
   */
  allowBrowser?: boolean;
  /** The token that the liveness operations take in place of key and secret. */
  livenessToken?: string;
  /** Sends the requests; by default the platform's own `fetch`. */
  fetch?: (request: Request, init: { signal: AbortSignal }) => Promise<Response>;
  /** Milliseconds for a whole call, its repetitions included; 0 is no limit. Default 30,000. */
  timeout?: number;
  /** How a call is repeated; a number is the `limit` alone. */
  retry?: number | RetryOptions;
  /** Headers that every request carries. A `user-agent` among them replaces the client's own. */
  headers?: Record<string, string>;
  /** Called before every try. */
  onRequest?: (event: RequestEvent) => void | Promise<void>;
  /** Called after every try that was answered. */
  onResponse?: (event: ResponseEvent) => void | Promise<void>;
}

/** A client's options once they are checked, with the bases that follow from them. */
export interface Settings extends ClientOptions {
  /** What the paths that have the API's prefix follow. */
  readonly apiBase: string;
  /** What the liveness paths follow. */
  readonly livenessBase: string;
  readonly headers: Record<string, string>;
  readonly retry: RetryOptions;
}

/** Checks the options of a client once, so that calls need not. Defaults stand where they are used. */
export function readOptions(options: ClientOptions): Settings {
  const { key, secret, livenessToken = '-', livenessBaseUrl } = options;
  // Checked here because the platform's own complaint about a header quotes its value.
  if (![key, secret, livenessToken].every((value) => /^[!-~]+$/.test(value ?? ''))) {
    throw new BiometridError('key and secret must be set, in ASCII');
  }
  const base = readAddress(options.baseUrl);
  const livenessBase = base === vendorOrigin ? vendorLivenessOrigin : base;
  return {
    ...mergeOptions({ headers: userAgent() }, options),
    apiBase: base + apiPrefix,
    livenessBase: livenessBaseUrl ? readAddress(livenessBaseUrl) : livenessBase,
  };
}

/** This client and what it runs in. A browser, in pages and workers, names itself and lets nobody else do it. */
function userAgent(): Record<string, string> {
  const { navigator, process } = globalThis as {
    navigator?: { userAgent?: string };
    process?: { version?: string };
  };
  // Node 20 has no navigator.
  const runtime = navigator?.userAgent ?? (process?.version ? `Node.js/${process.version}` : '');
  return runtime.startsWith('Mozilla')
    ? {}
    : { 'user-agent': `biometrid-client/${version} ${runtime}` };
}

/** Options with some replaced; headers are added, and so are the single settings of `retry`. */
export function mergeOptions<Options extends CallOptions, Changes extends CallOptions>(
  options: Options,
  changes: Changes,
): Options & Changes & { headers: Record<string, string>; retry: RetryOptions } {
  return {
    ...options,
    ...changes,
    // By their lower-case names, lest `User-Agent` and `user-agent` stand side by side.
    headers: Object.fromEntries(
      [options, changes].flatMap(({ headers = {} }) =>
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      ),
    ),
    retry: { ...retryOf(options), ...retryOf(changes) },
  };
}

function retryOf({ retry }: CallOptions): RetryOptions | undefined {
  return typeof retry === 'number' ? { limit: retry } : retry;
}

function readAddress(value: string): string {
  const href = URL.canParse(value) ? new URL(value).href : '';
  // Nothing but a host and a path, lest a password or a query be dropped unseen.
  if (/^http[^?#@]+$/.test(href)) {
    return href.replace(/\/*$/, '').replace(new RegExp(`${apiPrefix}$`), '');
  }
  // The value is not repeated: it may hold a password.
  throw new BiometridError(`baseUrl must be like ${vendorOrigin}`);
}
