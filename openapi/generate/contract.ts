import type { OpenApiDocument } from './model/document.js';
import type { OperationModel } from './model/operation-model.js';
import { readOperations } from './model/read-operations.js';

/** What a generator reads. */
export interface Contract {
  /** The bundled document, parsed; every `$ref` is local. */
  readonly document: OpenApiDocument;
  /** The YAML as its authors wrote it. */
  readonly source: string;
  /** What the document says of each operation, in its order. */
  readonly operations: readonly OperationModel[];
}

/**
 * Reads a bundled document once, for every generator.
 * @param source the YAML that it was read from.
 * @throws when the document cannot be read as operations; see `readOperations`.
 */
export function readContract(document: OpenApiDocument, source: string): Contract {
  return { document, source, operations: readOperations(document) };
}

/** What a generator makes: a file below its own package. */
export interface GeneratedFile {
  /** Relative to the package, with forward slashes. Below `dist/` it is built, anywhere else it is committed. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/**
 * A package becomes a target of `pnpm generate` by default-exporting one of these from `generator/index.ts`.
 * It writes nothing itself: the same contract always gives the same files.
 */
export type Generator = (
  contract: Contract,
) => readonly GeneratedFile[] | Promise<readonly GeneratedFile[]>;
