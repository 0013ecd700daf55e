/**
 * - `breaking`: some caller may fail, or nothing proves that none does.
 * - `addition`: the meaning changed and every existing caller survives.
 * - `fix`: only prose changed.
 */
export type Level = (typeof levels)[number];

/** From the gravest to the lightest. */
export const levels = ['breaking', 'addition', 'fix'] as const;

export interface Change {
  readonly level: Level;
  /** operationId, or `METHOD /path` without one; empty for a change of the whole document. */
  readonly operation: string;
  /** Where in the operation: `request.query.reference_id`, `response.200.data.message`. */
  readonly place: string;
  /** What changed, in a sentence for the author of a client. */
  readonly message: string;
}

/** Who sends a value: the caller (contravariant) or the server (covariant). Callbacks swap the two. */
export type Sender = 'caller' | 'server';

export function receiverOf(sender: Sender): Sender {
  return sender === 'caller' ? 'server' : 'caller';
}

/** More values are possible than before: fine to send, a surprise to receive. */
export function widenedFor(sender: Sender): Level {
  return sender === 'caller' ? 'addition' : 'breaking';
}

/** Fewer values are possible than before: fine to receive, refused when sent. */
export function narrowedFor(sender: Sender): Level {
  return sender === 'caller' ? 'breaking' : 'addition';
}

/** The changes of one operation, in the order in which they were found, each once. */
export class ChangeLog {
  readonly #changes = new Map<string, Change>();

  constructor(readonly operation: string) {}

  add(level: Level, place: string, message: string): void {
    const change = { level, operation: this.operation, place, message };
    this.#changes.set(JSON.stringify([level, place, message]), change);
  }

  addAll(changes: Iterable<Change>): void {
    for (const { level, place, message } of changes) this.add(level, place, message);
  }

  get changes(): Change[] {
    return [...this.#changes.values()];
  }

  get size(): number {
    return this.#changes.size;
  }

  get breaks(): boolean {
    return this.changes.some(({ level }) => level === 'breaking');
  }
}

/** Breaking changes first; otherwise the order stays. */
export function byLevel(changes: readonly Change[]): Change[] {
  return levels.flatMap((level) => changes.filter((change) => change.level === level));
}
