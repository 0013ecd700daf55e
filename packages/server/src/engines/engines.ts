import { createRequire } from 'node:module';
import { isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { EnginePool, EngineVisit, PoolOptions, PoolStats } from './engine-pool.js';
import { allEngineKinds, type Capability, type EngineKind, entryOf, type Kinds } from './kinds.js';

/** An engine that a server has. */
interface InstalledEngine {
  /** Id of the engine's configuration: 24 hexadecimal characters, as published. */
  id: string;
  kind: Capability;
}

/**
 * The engines of a server. What one is asked takes its client's turn; it throws EngineBusy, EngineFailed, UnreadableSample,
 * or the reason of the caller's signal, which drops what still waits.
 */
export interface Engines extends InstalledEngines {
  /** What is installed. A face engine that judges liveness stands twice, once for that. */
  list(): readonly InstalledEngine[];
  /**
   * Gives a request of a client its place at the engine that can do something, before its body is read.
   * @returns undefined where no engine can. @throws {EngineBusy}
   */
  admit(capability: Capability, clientId: string): EngineVisit | undefined;
}

type InstalledEngines = { readonly [Kind in EngineKind]?: Kinds[Kind]['engine'] };

/** Engines whose life the server has in its hands. */
export interface EngineSet extends Engines {
  /** Whether every engine takes tasks. */
  ready(): boolean;
  stats(): readonly (PoolStats & { readonly kind: EngineKind })[];
  /** Ends the engines; tasks that are left fail. */
  close(): Promise<void>;
}

/** Modules of engines: an absolute path, a file URL, or the name of an installed package. */
export type EngineModules = { readonly [Kind in EngineKind]?: string | URL | undefined };

/** Where the engines are, and the bounds of the work of each. */
export interface EngineOptions extends PoolOptions, EngineModules {
  /** Told why an engine cannot be used, when the rest is to go on without it. */
  without?: { readonly [Kind in EngineKind]?: ((why: Error) => void) | undefined };
  /** Threads of an engine that is to have others than `threads`. */
  threadsOf?: { readonly [Kind in EngineKind]?: number | undefined };
}

/** A server without engines. */
const noEngines: EngineSet = {
  list: () => [],
  admit: () => undefined,
  ready: () => true,
  stats: () => [],
  close: async () => undefined,
};

/**
 * Loads engines, each in threads of its own.
 * @throws when one that may not be missing cannot be loaded, or is not what it is said to be: names the module and what is wrong.
 */
export async function openEngines(options: EngineOptions): Promise<EngineSet> {
  if (allEngineKinds.every((kind) => options[kind] === undefined)) return noEngines;
  // Not before it is needed: a server without engines stays small.
  const { EnginePool } = await import('./engine-pool.js');

  type Pool = { kind: EngineKind } & Pick<
    EnginePool<EngineKind>,
    'ready' | 'stats' | 'close' | 'admit'
  >;
  const pools = new Set<Pool>();
  const capable = new Map<Capability, Pool>();
  const installed: { [Kind in EngineKind]?: Kinds[Kind]['engine'] } = {};

  async function open<Kind extends EngineKind>(kind: Kind): Promise<InstalledEngine[]> {
    const module = options[kind];
    if (module === undefined) return [];
    const { install, provides } = entryOf(kind);
    let failed: EnginePool<Kind> | undefined;
    try {
      const pool = new EnginePool(
        { kind, module: locate(module) },
        { ...options, threads: options.threadsOf?.[kind] ?? options.threads },
      );
      failed = pool;
      pools.add(pool);
      const description = await pool.load();
      const engine = install(description, (clientId, task, caller) =>
        pool.run(clientId, task, caller),
      );
      for (const capability of provides(description)) capable.set(capability, pool);
      Object.assign(installed, { [kind]: engine });
      return provides(description).map((capability) => ({
        id: description.id,
        kind: capability,
      }));
    } catch (error) {
      if (failed !== undefined) {
        pools.delete(failed);
        await failed.close();
      }
      // Node lists after it who asked for the module.
      const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
      const why = new Error(`The ${kind} engine ${module} cannot be used: ${reason}`, {
        cause: error,
      });
      const goOnWithout = options.without?.[kind];
      if (goOnWithout === undefined) throw why;
      goOnWithout(why);
      return [];
    }
  }
  async function close() {
    await Promise.all([...pools].map((pool) => pool.close()));
  }

  try {
    // All of them, to the end: one that another's failure cut short would look as if it had failed itself.
    const opened = await Promise.allSettled(allEngineKinds.map((kind) => open(kind)));
    const list = opened.flatMap((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
    return {
      ...installed,
      list: () => list,
      admit: (capability, clientId) => capable.get(capability)?.admit(clientId),
      ready: () => [...pools].every((pool) => pool.ready),
      stats: () => [...pools].map((pool) => ({ kind: pool.kind, ...pool.stats() })),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The URL of a module. A package is looked for where the server was started, then beside the server. */
function locate(module: string | URL): string {
  if (module instanceof URL || module.startsWith('file:')) return String(module);
  if (isAbsolute(module)) return pathToFileURL(module).href;
  const { resolve } = createRequire(import.meta.url);
  return pathToFileURL(
    resolve(module, { paths: [process.cwd(), fileURLToPath(new URL('.', import.meta.url))] }),
  ).href;
}
