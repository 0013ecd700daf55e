import type * as Client from '../../src/index.js';
import { browserParts } from './browser-parts.js';
import { fake } from './fake.js';
import { files } from './files.js';
import { outcomes } from './outcomes.js';
import { repeating } from './repeating.js';
import { requests } from './requests.js';
import { secrets } from './secrets.js';
import { voice } from './voice.js';

/** What a behaviour is tried with. */
export interface World {
  /** The scripted server. */
  origin: string;
  client: Pick<typeof Client, 'createBiometridClient' | 'isBiometridHttpError'>;
  /** The runtime keeps cookies: in a jar of the Node entry, or by itself. */
  cookies: boolean;
}

export interface Behaviour {
  /** A sentence. */
  name: string;
  run(world: World): Promise<void>;
}

/** Everything that the client promises in every runtime. */
export const behaviours: Behaviour[] = [
  ...requests,
  ...outcomes,
  ...files,
  ...repeating,
  ...voice,
  ...secrets,
  ...browserParts,
  ...fake,
];

export interface Result {
  name: string;
  /** Absent when the behaviour was seen. */
  error?: string;
}

/** Tries every behaviour in this runtime. */
export function runBattery(world: World): Promise<Result[]> {
  return tryAll(behaviours.map(({ name, run }) => ({ name, run: () => run(world) })));
}

/** Tries some, one after the other: some measure time, and browsers open six connections to a server only. */
export async function tryAll(
  tried: readonly { name: string; run(): Promise<void> }[],
): Promise<Result[]> {
  const results: Result[] = [];
  for (const { name, run } of tried) {
    try {
      await run();
      results.push({ name });
    } catch (error) {
      const text = error instanceof Error ? `${error}\n${error.stack}` : String(error);
      results.push({ name, error: text });
    }
  }
  return results;
}
