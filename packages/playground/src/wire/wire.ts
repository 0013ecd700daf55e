import { session } from '../session/session.js';
import { createStore, type Store } from '../store.js';

/** A request of this visit, and what was answered. Neither holds a secret, a picture or a sound. */
export interface WireEntry {
  readonly id: number;
  /** The contract's operationId. */
  readonly operation: string;
  /** 1 for the first try of a call. */
  readonly attempt: number;
  readonly method: string;
  readonly url: string;
  /** What was sent beside the credentials. */
  readonly request: SentBody;
  /** Headers that carry a field of the operation. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  /** Undefined while it is under way. */
  readonly answer: WireAnswer | undefined;
}

/** What a request carried: its plain fields, and its files by name, type and size. */
export interface SentBody {
  readonly values: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, SentFile>>;
}

interface SentFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
}

/** What came of a request. */
export interface WireAnswer {
  /** Undefined when nothing was answered. */
  readonly status: number | undefined;
  readonly milliseconds: number;
  /** Bytes of the body. */
  readonly size: number;
  /** The body, long texts cut short; undefined when there was none. */
  readonly body: unknown;
}

/** How many requests are kept: the latest. */
const most = 100;

const store: Store<readonly WireEntry[]> = createStore<readonly WireEntry[]>([]);
let latest = 0;
// Whoever signs in next is another.
session.subscribe(() => store.set([]));

/** The requests of this visit, the latest first. */
export const wire = {
  get: store.get,
  subscribe: store.subscribe,
  /** @returns the entry's id. */
  sent(entry: Omit<WireEntry, 'id' | 'answer' | 'sentAt'>): number {
    latest += 1;
    const first: WireEntry = { ...entry, id: latest, sentAt: Date.now(), answer: undefined };
    store.set([first, ...store.get()].slice(0, most));
    return latest;
  },
  answered(id: number, answer: WireAnswer): void {
    change(id, { answer });
  },
  /** What it carried is known only once it has been read. */
  read(id: number, request: SentBody): void {
    change(id, { request });
  },
  clear(): void {
    store.set([]);
  },
};

function change(id: number, changes: Partial<WireEntry>): void {
  store.set(store.get().map((entry) => (entry.id === id ? { ...entry, ...changes } : entry)));
}
