import { createRequire } from 'node:module';
import {
  type Answer,
  type OpenApiDocument,
  type OperationModel,
  type Provenance,
  readOperations,
} from '@biometrid/openapi/model';
import { Schemas } from './schemas.js';

/** The contract that servers are held to, read once. */
export interface Contract {
  readonly document: OpenApiDocument;
  readonly operations: readonly OperationModel[];
  /** Its schemas, each compiled when it is first needed, and then kept. */
  readonly schemas: Schemas;
}

let read: Contract | undefined;

/** The contract that this package came with. */
export function loadContract(): Contract {
  if (read === undefined) {
    const document: OpenApiDocument = createRequire(import.meta.url)(
      '@biometrid/openapi/biometrid.json',
    );
    read = { document, operations: readOperations(document), schemas: new Schemas(document) };
  }
  return read;
}

/** Every method that a path of the contract has, in upper case. */
export function methodsAt({ operations }: Contract, operation: OperationModel): string[] {
  return operations
    .filter(({ base, path }) => base + path === operation.base + operation.path)
    .map(({ method }) => method.toUpperCase());
}

/** Where the contract says what an operation answers with a status, as a pointer into the document. */
export function placeOf({ path, method }: OperationModel, status?: string): string {
  const escaped = path.replaceAll('~', '~0').replaceAll('/', '~1');
  return `#/paths/${escaped}/${method}${status === undefined ? '' : `/responses/${status}`}`;
}

/** What an operation documents for a status. */
export function answerOf({ answers }: OperationModel, status: number): Answer | undefined {
  return answers.get(String(status));
}

/** Where an answer comes from; what nobody says anything about is the project's own. */
export function provenanceOfStatus(operation: OperationModel, status: number): Provenance {
  return answerOf(operation, status)?.provenance ?? operation.provenance ?? 'project-defined';
}
