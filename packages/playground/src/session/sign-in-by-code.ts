import { readSession, type Session } from './session.js';

/** What the printed link carries, for as long as the server's process lives: `#code=…`. */
export function codeOfAddress(): string | undefined {
  const [, code] = /^#code=([\w-]+)$/.exec(location.hash) ?? [];
  return code;
}

/** Takes the code out of the address. It stays in the browser's history all the same, where it is worth nothing later. */
export function clearCode(): void {
  history.replaceState(null, '', `${location.pathname}#/`);
}

/** @returns the credentials that the server hands out for its code; undefined when it does not know the code. */
export async function sessionForCode(code: string): Promise<Session | undefined> {
  const answer = await fetch(`${import.meta.env.BASE_URL}session`, {
    method: 'POST',
    headers: { 'x-playground-code': code },
    cache: 'no-store',
    credentials: 'omit',
  });
  return answer.ok ? readSession(await answer.json()) : undefined;
}
