/** The thread of an engine: loads the engine, and does with it what the pool sends. */
import { type MessagePort, workerData } from 'node:worker_threads';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { type EngineKind, entryOf, type Kinds } from './kinds.js';
import { openGuest } from './open-guest.js';

/** What a thread is started with. */
export interface ThreadData {
  kind: EngineKind;
  /** URL of the engine's module. */
  module: string;
}

/** What came of a task: errors lose their class between threads. */
export type Outcome<Answer> = { answer: Answer } | { unreadable: true } | { failed: string };

const { kind, module }: ThreadData = workerData;
// The pool sends nothing before this is through, and hears of it when it fails.
const engine = await openGuest(kind, module);

/** What the engine says of itself. */
export function describe(): Kinds[EngineKind]['description'] {
  return engine.description;
}

/**
 * Does a task, and overwrites its samples. What comes of it is an `Outcome`.
 * @param end is told that the task has begun. A message from there ends the thread, between two things that the engine waits for.
 */
export async function work({
  end,
  ...task
}: Kinds[EngineKind]['task'] & { end: MessagePort }): Promise<unknown> {
  const overwrite = () => {
    for (const bytes of Object.values(task.samples)) bytes.fill(0);
  };
  end.once('message', () => {
    overwrite();
    process.exit();
  });
  end.postMessage('begun');
  try {
    return moved(await engine.work(task));
  } catch (error) {
    if (error instanceof Error && error.name === 'UnreadableSample') return { unreadable: true };
    return { failed: String(error).slice(0, 300) };
  } finally {
    overwrite();
    end.close();
  }
}

/** An answer on its way to the server's thread. The pool's user gets the `Outcome` in it. */
function moved(answer: Kinds[EngineKind]['answer']): unknown {
  const outcome: Outcome<unknown> = { answer };
  return move({
    [transferableSymbol]: entryOf(kind)
      .moves(answer)
      .map(({ buffer }) => buffer),
    [valueSymbol]: outcome,
  });
}
