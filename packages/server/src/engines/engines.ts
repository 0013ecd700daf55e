import { createRequire } from 'node:module';
import { isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { EnginePool, PoolOptions, PoolStats } from './engine-pool.js';
import type {
  Doctype,
  DocumentDescription,
  DocumentImages,
  Face,
  FaceDescription,
  FaceWants,
  Utterance,
  VoiceDescription,
} from './guest.js';
import type { GuestKind, Work } from './task.js';
import { thresholdAt } from './thresholds.js';

/** What an engine is for. */
export type EngineKind = 'face' | 'voice' | 'document' | 'liveness';

/** An engine that a server has. */
interface InstalledEngine {
  /** Id of the engine's configuration: 24 hexadecimal characters, as published. */
  id: string;
  kind: EngineKind;
}

/**
 * The engines of a server. What one is asked takes its client's turn; it throws EngineBusy, EngineFailed, UnreadableSample,
 * or the reason of its signal, which drops what still waits.
 */
export interface Engines {
  /** What is installed. A face engine that judges liveness stands twice, once for that. */
  list(): readonly InstalledEngine[];
  readonly face?: FaceEngine;
  readonly voice?: VoiceEngine;
  readonly document?: DocumentEngine;
}

/** Engines whose life the server has in its hands. */
export interface EngineSet extends Engines {
  /** Whether every engine takes tasks. */
  ready(): boolean;
  stats(): readonly (PoolStats & { readonly kind: GuestKind })[];
  /** Ends the engines; tasks that are left fail. */
  close(): Promise<void>;
}

export interface FaceEngine extends FaceDescription {
  /** Finds the faces in a JPEG or PNG image, the largest first. */
  faces(
    clientId: string,
    image: Uint8Array,
    wants: FaceWants,
    signal?: AbortSignal,
  ): Promise<Face[]>;
}

export interface VoiceEngine extends VoiceDescription {
  /** The score that stands for a false match rate. @throws RangeError outside the rates that were measured. */
  threshold(falseMatchRate: number): number;
  /** Listens to somebody who says digits, in a WAV recording and one of the engine's languages. */
  utterance(
    clientId: string,
    recording: Uint8Array,
    language: string,
    signal?: AbortSignal,
  ): Promise<Utterance>;
}

interface DocumentEngine extends DocumentDescription {
  /** Reads an identity document in JPEG or PNG images of its sides. */
  read(
    clientId: string,
    images: DocumentImages,
    doctype: Doctype,
    signal?: AbortSignal,
  ): Promise<Record<string, unknown>>;
}

/** Where the engines are, and the bounds of the work of each. */
export interface EngineOptions extends PoolOptions {
  /** Module of the face engine: an absolute path, a file URL, or the name of an installed package. */
  face?: string | URL | undefined;
  voice?: string | URL | undefined;
  document?: string | URL | undefined;
  /** Told why the face engine cannot be used, when the rest is to go on without it. */
  withoutFace?: ((why: Error) => void) | undefined;
}

/** A server without engines. */
const noEngines: EngineSet = {
  list: () => [],
  ready: () => true,
  stats: () => [],
  close: async () => undefined,
};

/**
 * Loads engines, each in threads of its own.
 * @throws when one that may not be missing cannot be loaded, or is not what it is said to be: names the module and what is wrong.
 */
export async function openEngines(options: EngineOptions): Promise<EngineSet> {
  const { face: faceModule, voice: voiceModule, document: documentModule, ...rest } = options;
  const { withoutFace, ...bounds } = rest;
  if ((faceModule ?? voiceModule ?? documentModule) === undefined) return noEngines;
  // Not before it is needed: a server without engines stays small.
  const { EnginePool } = await import('./engine-pool.js');

  const pools = new Set<
    { kind: GuestKind } & Pick<EnginePool<GuestKind>, 'ready' | 'stats' | 'close'>
  >();
  async function open<Kind extends GuestKind>(kind: Kind, module: string | URL | undefined) {
    if (module === undefined) return undefined;
    let pool: EnginePool<Kind> | undefined;
    try {
      pool = new EnginePool({ kind, module: locate(module) }, bounds);
      pools.add(pool);
      return { pool, description: await pool.load() };
    } catch (error) {
      if (pool !== undefined) {
        pools.delete(pool);
        await pool.close();
      }
      // Node lists after it who asked for the module.
      const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
      throw new Error(`The ${kind} engine ${module} cannot be used: ${reason}`, { cause: error });
    }
  }
  async function openFace() {
    try {
      return await open('face', faceModule);
    } catch (error) {
      if (withoutFace === undefined || !(error instanceof Error)) throw error;
      withoutFace(error);
      return undefined;
    }
  }
  async function close() {
    await Promise.all([...pools].map((pool) => pool.close()));
  }

  try {
    const [face, voice, document] = await Promise.all([
      openFace(),
      open('voice', voiceModule),
      open('document', documentModule),
    ]);
    const installed = [face, voice, document].flatMap((engine): InstalledEngine[] =>
      engine ? [{ id: engine.description.id, kind: engine.description.kind }] : [],
    );
    if (face?.description.offers.liveness) {
      installed.push({ id: face.description.id, kind: 'liveness' });
    }
    return {
      list: () => installed,
      ...(face && { face: faceEngine(face) }),
      ...(voice && { voice: voiceEngine(voice) }),
      ...(document && { document: documentEngine(document) }),
      ready: () => [...pools].every((pool) => pool.ready),
      stats: () => [...pools].map((pool) => ({ kind: pool.kind, ...pool.stats() })),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** An engine that has been loaded. */
interface Loaded<Kind extends GuestKind> {
  readonly pool: EnginePool<Kind>;
  readonly description: Work[Kind]['description'];
}

function faceEngine({ pool, description }: Loaded<'face'>): FaceEngine {
  return {
    ...description,
    faces: (clientId, image, wants, signal) =>
      pool.run(clientId, { samples: { image }, wants }, signal),
  };
}

function voiceEngine({ pool, description }: Loaded<'voice'>): VoiceEngine {
  return {
    ...description,
    threshold: (falseMatchRate) => thresholdAt(description.thresholds, falseMatchRate),
    utterance: (clientId, recording, language, signal) =>
      pool.run(clientId, { samples: { recording }, language }, signal),
  };
}

function documentEngine({ pool, description }: Loaded<'document'>): DocumentEngine {
  return {
    ...description,
    read: (clientId, images, doctype, signal) =>
      pool.run(clientId, { samples: images, doctype }, signal),
  };
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
