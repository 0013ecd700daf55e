import { createHash, randomBytes } from 'node:crypto';

/** The cookie that travels with a voice dialogue (wire contract, section 1: "Session cookie"). */
const sessionCookieName = 'biometrid.sid';

/** A new session: its token for the caller, and the hash to keep. */
export function newSession(): { token: string; hash: Uint8Array } {
  const token = randomBytes(24).toString('base64url');
  return { token, hash: createHash('sha256').update(token).digest() };
}

/**
 * The `Set-Cookie` value of a session. Its path is what the voice paths have in common.
 * @param secure whether the caller came over TLS.
 */
export function sessionCookie(token: string, secure: boolean): string {
  return `${sessionCookieName}=${token}; Path=/api/1.0/users; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}
