/** What an engine is for. */
export type EngineKind = 'face' | 'voice' | 'document' | 'liveness';

/** An engine that a server has. */
export interface InstalledEngine {
  /** Id of the engine's configuration: 24 hexadecimal characters, as published. */
  id: string;
  kind: EngineKind;
}

/** The engines of a server. None is part of this release, so what needs one says that it is missing. */
export interface Engines {
  list(): readonly InstalledEngine[];
}

/** A server without engines. */
export const noEngines: Engines = { list: () => [] };
