import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Attempt } from './take-part.js';

/** Photos that each contestant sees first: its code is compiled by then. */
const warmUp = 15;

/**
 * Lets contestants have the same photos, each in a process of its own. They take turns photo by photo, and who begins changes:
 * what else the machine does meets all of them.
 * @param names of files beside this one.
 * @returns for each of them, in the order of the names, an attempt at every photo.
 */
export async function compete(
  names: readonly string[],
  photos: readonly string[],
): Promise<Attempt[][]> {
  const contestants = await Promise.all(names.map(enter));
  for (const photo of photos.slice(0, warmUp)) {
    for (const { attempt } of contestants) await attempt(photo);
  }
  for (const [number, photo] of photos.entries()) {
    const first = number % contestants.length;
    for (const { attempt, attempts } of [
      ...contestants.slice(first),
      ...contestants.slice(0, first),
    ])
      attempts.push(await attempt(photo));
  }
  for (const { end } of contestants) end();
  return contestants.map(({ attempts }) => attempts);
}

async function enter(name: string) {
  const script = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const child = fork(script, { execArgv: process.execArgv });
  const ended = once(child, 'exit').then((): never => {
    throw new Error(`The process of ${name} ended.`);
  });
  const answer = async (): Promise<Attempt> => {
    const [message] = await Promise.race([once(child, 'message'), ended]);
    return message;
  };
  await answer();
  const attempts: Attempt[] = [];
  return {
    attempts,
    attempt(photo: string) {
      child.send(photo);
      return answer();
    },
    end: () => child.kill(),
  };
}
