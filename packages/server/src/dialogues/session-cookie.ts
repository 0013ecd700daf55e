import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The cookie that travels with a voice dialogue (wire contract, section 1: "Session cookie"). */
const sessionCookieName = 'biometrid.sid';

/** A new session of a client: its token for the caller, and the hash to keep. */
export function newSession(clientId: string): { token: string; hash: Uint8Array } {
  const token = randomBytes(24).toString('base64url');
  return { token, hash: hashSession(clientId, token) };
}

/**
 * The `Set-Cookie` value of a session. Its path is what the voice paths have in common.
 * @param secure whether the caller came over TLS.
 * @param crossOrigin whether browsers may send it from pages of other origins; they do so over TLS alone.
 */
export function sessionCookie(token: string, secure: boolean, crossOrigin: boolean): string {
  const sameSite = crossOrigin ? 'None' : 'Lax';
  const overTls = secure || crossOrigin ? '; Secure' : '';
  return `${sessionCookieName}=${token}; Path=/api/1.0/users; HttpOnly; SameSite=${sameSite}${overTls}`;
}

/**
 * Whether a request carries the session that a dialogue was opened with. A hint for the record: who may go on with a dialogue
 * is decided by client and user.
 * @param cookies the `Cookie` header, if the request had one.
 * @param hash what was kept of the session.
 */
export function sessionHint(
  cookies: string | undefined,
  clientId: string,
  hash: Uint8Array,
): 'same' | 'other' | 'none' {
  const tokens = (cookies ?? '')
    .split(';')
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie.startsWith(`${sessionCookieName}=`))
    .map((cookie) => cookie.slice(sessionCookieName.length + 1));
  if (tokens.length === 0) return 'none';
  // A browser sends one of each path and domain that it was given.
  return tokens.some((token) => sameHash(hashSession(clientId, token), hash)) ? 'same' : 'other';
}

/** Bound to the client, so that the token means nothing to another. */
function hashSession(clientId: string, token: string): Uint8Array {
  // A JSON text, in which the two cannot run into each other.
  return createHash('sha256')
    .update(JSON.stringify([clientId, token]))
    .digest();
}

function sameHash(one: Uint8Array, other: Uint8Array): boolean {
  return one.byteLength === other.byteLength && timingSafeEqual(one, other);
}
