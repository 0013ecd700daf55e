import type { ClientOptions } from '../core/options.js';

type Fetch = NonNullable<ClientOptions['fetch']>;

/** Users that a client keeps cookies for; who has been idle longest is forgotten first. */
const maxJars = 1_000;

/** Cookies that a user has at most, and characters that one has: a server that sends more is not our own. */
const [maxCookies, maxLength] = [20, 4_096];

interface Cookie {
  readonly value: string;
  /** It is sent to this path and below. */
  readonly path: string;
  readonly secure: boolean;
  /** In milliseconds of the epoch. */
  readonly expires: number;
}

type Jar = Map<string, Cookie>;

/**
 * The cookies of the voice sessions. Every user has a jar, as people at browsers of their own would: in one jar, the
 * dialogues of two users would overwrite each other's session. A jar belongs to one origin, and its cookies go to no other.
 */
export class CookieJars {
  readonly #jars = new Map<string, Jar>();

  /** A `fetch` that sends the cookies that belong to a request, and keeps those that come back. */
  around(fetch: Fetch = globalThis.fetch): Fetch {
    return async (request, init) => {
      const url = new URL(request.url);
      const jar = this.#jarFor(request, url);
      const cookies = cookiesFor(jar, url);
      // A cookie that the caller set stands.
      if (cookies && !request.headers.has('cookie')) request.headers.set('cookie', cookies);
      const response = await fetch(request, init);
      for (const text of response.headers.getSetCookie()) keep(jar, text, url);
      return response;
    };
  }

  #jarFor(request: Request, { origin, pathname }: URL): Jar {
    const user = /\/users\/([^/]+)\//.exec(pathname)?.[1] ?? '';
    const owner = `${origin} ${request.headers.get('x-biometrid-key') ?? ''} ${user}`;
    const jar = this.#jars.get(owner) ?? new Map();
    this.#jars.delete(owner);
    this.#jars.set(owner, jar);
    if (this.#jars.size > maxJars) {
      const [oldest] = this.#jars.keys();
      if (oldest !== undefined) this.#jars.delete(oldest);
    }
    return jar;
  }
}

/** The `Cookie` header of a request (RFC 6265, section 5.4). */
function cookiesFor(jar: Jar, { pathname, protocol, hostname }: URL): string {
  const isSafe = protocol === 'https:' || /^(localhost|127(\.\d{1,3}){3}|\[::1])$/.test(hostname);
  return [...jar]
    .filter(
      ([, { path, secure, expires }]) =>
        expires > Date.now() &&
        (isSafe || !secure) &&
        (pathname === path || pathname.startsWith(path.replace(/\/?$/, '/'))),
    )
    .map(([name, { value }]) => `${name}=${value}`)
    .join('; ');
}

/** Keeps what a `Set-Cookie` says (RFC 6265, section 5.2), or forgets what it takes back. */
function keep(jar: Jar, text: string, { hostname, pathname }: URL): void {
  const [pair = '', ...rest] = text.split(';');
  const [name, value] = halves(pair);
  if (!name || value === undefined || text.length > maxLength) return;
  const attributes = new Map(
    rest.map(halves).map(([attribute, of = '']) => [attribute.toLowerCase(), of]),
  );
  // Of another host than the one that was asked, it is none of ours.
  const domain = attributes.get('domain')?.toLowerCase().replace(/^\./, '');
  if (domain && hostname !== domain && !hostname.endsWith(`.${domain}`)) return;
  const path = attributes.get('path') ?? '';
  const seconds = Number.parseInt(attributes.get('max-age') ?? '', 10);
  const until = Number.isNaN(seconds)
    ? Date.parse(attributes.get('expires') ?? '')
    : Date.now() + seconds * 1_000;
  const cookie = {
    value,
    path: path.startsWith('/') ? path : pathname.replace(/\/[^/]*$/, '') || '/',
    secure: attributes.has('secure'),
    expires: Number.isNaN(until) ? Number.POSITIVE_INFINITY : until,
  };
  jar.delete(name);
  if (cookie.expires > Date.now() && jar.size < maxCookies) jar.set(name, cookie);
}

/** What is before and after the first equals sign; the second is undefined without one. */
function halves(text: string): [before: string, after: string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text.trim(), undefined] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
