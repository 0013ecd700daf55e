import { createStore, type Store } from '../store.js';

/** Who calls, in the eyes of the server. */
export interface Session {
  readonly key: string;
  readonly secret: string;
  /** For the liveness operations; they are refused without. */
  readonly livenessToken?: string;
}

/** It ends with the tab, and other tabs do not see it. */
const place = 'biometrid.session';

const store: Store<Session | undefined> = createStore(kept());

/** The session of this tab. */
export const session = {
  get: store.get,
  subscribe: store.subscribe,
  begin(next: Session): void {
    sessionStorage.setItem(place, JSON.stringify(next));
    store.set(next);
  },
  forget(): void {
    sessionStorage.removeItem(place);
    store.set(undefined);
  },
};

/** Whether the client can send a value as a header: the platform's own complaint would quote it. */
export function isCredential(value: string): boolean {
  return /^[!-~]+$/.test(value);
}

/** A session of an answer or of the tab's storage; undefined for anything else. */
export function readSession(value: unknown): Session | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { key, secret, livenessToken } = value as Record<string, unknown>;
  if (!isText(key) || !isText(secret)) return undefined;
  return isText(livenessToken) ? { key, secret, livenessToken } : { key, secret };
}

function kept(): Session | undefined {
  try {
    return readSession(JSON.parse(sessionStorage.getItem(place) ?? 'null'));
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && isCredential(value);
}
