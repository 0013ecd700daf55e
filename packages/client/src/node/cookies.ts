import { CookieJar } from 'tough-cookie';
import type { ClientOptions } from '../core/options.js';

type Fetch = NonNullable<ClientOptions['fetch']>;

/** Users that a client keeps cookies for; who has been idle longest is forgotten first. */
const maxJars = 1_000;

/**
 * The cookies of the voice sessions. Every user has a jar, as people at browsers of their own would: in one jar, the
 * dialogues of two users would overwrite each other's session.
 */
export class CookieJars {
  readonly #jars = new Map<string, CookieJar>();

  /** A `fetch` that sends the cookies that belong to a request, and keeps those that come back. */
  around(fetch: Fetch = globalThis.fetch): Fetch {
    return async (request, init) => {
      const jar = this.#jarFor(request);
      const cookies = await jar.getCookieString(request.url);
      // A cookie that the caller set stands.
      if (cookies && !request.headers.has('cookie')) request.headers.set('cookie', cookies);
      const response = await fetch(request, init);
      for (const cookie of response.headers.getSetCookie()) {
        await jar.setCookie(cookie, request.url, { ignoreError: true });
      }
      return response;
    };
  }

  #jarFor(request: Request): CookieJar {
    const user = /\/users\/([^/]+)\//.exec(new URL(request.url).pathname)?.[1] ?? '';
    const owner = `${request.headers.get('x-biometrid-key') ?? ''} ${user}`;
    const jar = this.#jars.get(owner) ?? new CookieJar();
    this.#jars.delete(owner);
    this.#jars.set(owner, jar);
    if (this.#jars.size > maxJars) {
      const [oldest] = this.#jars.keys();
      if (oldest !== undefined) this.#jars.delete(oldest);
    }
    return jar;
  }
}
