import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Cost } from './cost.js';
import type { Question } from './questions.js';

/** What a contestant is asked to do with a picture. */
export type Task = 'zone' | 'document' | 'page' | 'cut zone';

/** What it answers. */
export interface Answer {
  /** Lines of the zone, as it read them. */
  readonly lines: readonly string[];
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
  await Promise.race([once(child, 'message'), ended]);
  return {
    async ask(task: Task, question: Question): Promise<Answer> {
      child.send({ task, question });
      const [answer] = await Promise.race([once(child, 'message'), ended]);
      return answer;
    },
    end: () => child.kill(),
  };
}

/** Answers the parent process. */
export function takePart(
  answer: (task: Task, question: Question) => Promise<Omit<Answer, 'residentMegabytes'>>,
): void {
  process.on('message', async ({ task, question }: { task: Task; question: Question }) => {
    const answered = await answer(task, question);
    const residentMegabytes = process.memoryUsage.rss() / 1e6;
    process.send?.({ ...answered, residentMegabytes } satisfies Answer);
  });
  process.send?.('ready');
}
