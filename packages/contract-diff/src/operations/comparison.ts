import type { ChangeLog, Sender } from '../changes.js';
import type { Json } from '../documents/json.js';
import type { OpenApiDocument } from '../documents/openapi-document.js';
import type { SchemaComparison } from '../schemas/compare-schemas.js';
import { schemaAt } from '../schemas/schema.js';

/** Two documents, and what is proved about their schemas so far. */
export interface Comparison {
  readonly old: OpenApiDocument;
  readonly next: OpenApiDocument;
  readonly schemas: SchemaComparison;
}

/** Where in an operation two things stand that are compared, and who sends them. */
export interface Spot {
  readonly sender: Sender;
  /** As it is told: `request.query.reference_id`. */
  readonly path: string;
  readonly log: ChangeLog;
}

/** The same field of both documents. */
export interface Both<T> {
  readonly old: T;
  readonly next: T;
}

export function compareSchemas(
  comparison: Comparison,
  schemas: Both<Json | undefined>,
  spot: Spot,
  wasRequired: boolean,
): void {
  const old = schemaAt(comparison.old, schemas.old);
  const next = schemaAt(comparison.next, schemas.next);
  const { sender, path, log } = spot;
  comparison.schemas.compare(old, next, { sender, path, wasRequired }, log);
}
