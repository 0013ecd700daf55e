import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Cost } from './cost.js';

/** What a recording is to a contestant. */
export interface Question {
  /** Samples at 8 kHz, -1 to 1. */
  readonly samples: readonly number[];
  /** The digits that are said in it. */
  readonly prompt: string;
}

/** What it answers. */
export interface Answer {
  /** The digits that it heard. */
  readonly digits: string;
  readonly cost: Cost;
  /** Megabytes that the process has in memory. */
  readonly residentMegabytes: number;
}

/** Starts a contestant in a process of its own. @param name of a file beside this one. */
export async function contestant(name: string) {
  const script = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const child = fork(script, { execArgv: process.execArgv });
  const ended = once(child, 'exit').then((): never => {
    throw new Error(`The process of ${name} ended.`);
  });
  const [loaded]: [Cost] = await Promise.race([once(child, 'message').then(costOf), ended]);
  return {
    /** What it took to load. */
    loaded,
    async ask(question: Question): Promise<Answer> {
      child.send(question);
      const [answer] = await Promise.race([once(child, 'message'), ended]);
      return answer;
    },
    end: () => child.kill(),
  };
}

function costOf([message]: Cost[]): [Cost] {
  if (message === undefined) throw new Error('It said nothing.');
  return [message];
}

/** Answers the parent process. @param loaded what it took to load. */
export function takePart(
  loaded: Cost,
  answer: (question: Question) => Promise<Omit<Answer, 'residentMegabytes'>>,
): void {
  process.on('message', async (question: Question) => {
    const residentMegabytes = process.memoryUsage.rss() / 1e6;
    process.send?.({ ...(await answer(question)), residentMegabytes } satisfies Answer);
  });
  process.send?.(loaded);
}
