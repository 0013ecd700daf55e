import { checkGuest, type Shape } from './check-guest.js';
import { type EngineKind, entryOf, type Kinds } from './kinds.js';

/** An engine in its own thread. */
interface OpenGuest<Kind extends EngineKind> {
  readonly description: Kinds[Kind]['description'];
  /** Asks it. @throws what the engine throws, and TypeError for an answer that is none. */
  work(task: Kinds[Kind]['task']): Promise<Kinds[Kind]['answer']>;
}

/**
 * Loads an engine's module into this thread.
 * @param module its URL.
 * @throws when it makes no guest of that kind.
 */
export async function openGuest<Kind extends EngineKind>(
  kind: Kind,
  module: string,
): Promise<OpenGuest<Kind>> {
  const { default: createEngine }: { default?: unknown } = await import(module);
  if (typeof createEngine !== 'function') {
    throw new TypeError('its default export must be a function, createEngine()');
  }
  const { shape, describe, answer } = entryOf(kind);
  const guest: unknown = await createEngine();
  assertGuest(kind, shape, guest);
  return { description: describe(guest), work: (task) => answer(guest, task) };
}

function assertGuest<Kind extends EngineKind>(
  kind: Kind,
  shape: Shape,
  made: unknown,
): asserts made is Kinds[Kind]['guest'] {
  checkGuest(kind, shape, made);
}
