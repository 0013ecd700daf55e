import { session } from '../session/session.js';
import { createStore, type Store } from '../store.js';

/** A person that this browser has made, or came upon. Nothing that was measured of them is kept. */
export interface Person {
  /** The server's id. */
  readonly id: string;
  /** The reference that was given for them; empty for somebody else's. */
  readonly reference: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
}

/** It outlives the tab, so that somebody can be deleted tomorrow. */
const place = 'biometrid.people';

/** How many are kept: the latest. */
const most = 200;

interface Kept extends Person {
  /** Whose they are: other clients of the server do not know them. */
  readonly client: string;
}

const store: Store<readonly Person[]> = createStore<readonly Person[]>(ofThisClient());
const chosen: Store<string | undefined> = createStore<string | undefined>(undefined);

session.subscribe(() => {
  store.set(ofThisClient());
  chosen.set(undefined);
});

/** The people that this browser made for the client that is signed in, the latest first. */
export const people = {
  get: store.get,
  subscribe: store.subscribe,
  add(id: string, reference: string): void {
    const others = kept().filter((other) => other.id !== id);
    keep([{ id, reference, madeAt: Date.now(), client: client() }, ...others].slice(0, most));
  },
  /** Whoever is deleted, or of no use any more. */
  remove(id: string): void {
    keep(kept().filter((other) => other.id !== id));
    if (chosen.get() === id) chosen.set(undefined);
  },
  /** Forgets all of this client; they stay on the server. */
  forget(): void {
    keep(kept().filter((other) => other.client !== client()));
    chosen.set(undefined);
  },
};

/** The id of the person that screens are about, for as long as the page is open; it never stands in an address. */
export const chosenPerson = {
  get: chosen.get,
  subscribe: chosen.subscribe,
  choose(id: string | undefined): void {
    chosen.set(id);
  },
};

function keep(all: readonly Kept[]): void {
  if (all.length === 0) localStorage.removeItem(place);
  else localStorage.setItem(place, JSON.stringify(all));
  store.set(ofThisClient());
}

function ofThisClient(): readonly Person[] {
  const mine = client();
  return kept().filter((person) => person.client === mine);
}

function kept(): readonly Kept[] {
  try {
    const all: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    return Array.isArray(all) ? all.filter(isKept) : [];
  } catch {
    return [];
  }
}

function isKept(value: unknown): value is Kept {
  const { id, reference, madeAt, client } = Object(value) as Partial<Kept>;
  return (
    typeof id === 'string' &&
    typeof reference === 'string' &&
    typeof madeAt === 'number' &&
    typeof client === 'string'
  );
}

/** A mark of the client that is signed in, from which its key cannot be told: 32 bits of it, by FNV-1a. */
function client(): string {
  let hash = 0x811c9dc5;
  for (const character of session.get()?.key ?? '')
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return (hash >>> 0).toString(16);
}
