import { readFile } from 'node:fs/promises';
import { type Cost, timed } from './cost.js';

/** Somebody who finds the face on a photo and makes its vector, in a process of its own. */
export interface Contestant {
  /** Only decodes it. */
  decode(photo: Uint8Array): Promise<unknown>;
  /** All of it, decoding included. @returns whether there was a face. */
  embed(photo: Uint8Array): Promise<boolean>;
}

/** What a photo took. */
export interface Attempt {
  readonly found: boolean;
  readonly decoding: Cost;
  readonly whole: Cost;
  /** Megabytes that the process has in memory. */
  readonly residentMegabytes: number;
}

/** Answers the parent process: for the path of each photo an attempt. */
export function takePart(contestant: Contestant): void {
  process.on('message', async (file: string) => {
    const photo = await readFile(file);
    const { cost: decoding } = await timed(() => contestant.decode(photo));
    const { cost: whole, result: found } = await timed(() => contestant.embed(photo));
    const residentMegabytes = process.memoryUsage.rss() / 1e6;
    process.send?.({ found, decoding, whole, residentMegabytes } satisfies Attempt);
  });
  process.send?.('ready');
}
