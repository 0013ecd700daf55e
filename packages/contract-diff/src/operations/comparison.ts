import type { ChangeLog, Sender } from '../changes.js';
import type { Fields } from '../documents/fields.js';
import type { Json } from '../documents/json.js';
import type { SchemaComparison } from '../schemas/compare-schemas.js';
import type { Presence } from '../schemas/notes.js';
import { schemaAt } from '../schemas/schema.js';
import type { Source } from '../schemas/source.js';
import { compareAnswerTypes } from '../types/answers.js';

/** Two documents, and what is proved about their schemas so far. */
export interface Comparison {
  readonly old: Source;
  readonly next: Source;
  readonly schemas: SchemaComparison;
  readonly fields: Fields;
  /** Whether the names count that types and clients are generated with, beside the wire. */
  readonly countsTypes: boolean;
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
  presence: Presence,
): void {
  const old = schemaAt(comparison.old, schemas.old);
  const next = schemaAt(comparison.next, schemas.next);
  const { sender, path, log } = spot;
  comparison.schemas.compare(old, next, { sender, path, ...presence }, log);
  if (comparison.countsTypes && sender === 'server') {
    compareAnswerTypes(comparison.schemas, { old, next }, path, log);
  }
}
