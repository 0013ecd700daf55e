import type { Fields } from '../documents/fields.js';
import { isObject, type Json, type JsonObject, member, objectOr } from '../documents/json.js';
import type { OpenApiDocument } from '../documents/openapi-document.js';
import type { Budget } from './budget.js';
import type { Schema } from './schema.js';

/** One of the two documents of a comparison, and what was read of its schemas so far. */
export class Source {
  /** The schema that each object of the document stands for. */
  readonly schemas = new WeakMap<JsonObject, Schema>();
  readonly #bare = new WeakMap<JsonObject, JsonObject>();
  #components: ReadonlyMap<string, JsonObject> | undefined;
  #names = 0;

  constructor(
    readonly document: OpenApiDocument,
    /** Tells its schemas from those of the other document. */
    private readonly side: 'old' | 'new',
    readonly budget: Budget,
    readonly fields: Fields,
  ) {}

  get root(): JsonObject {
    return this.document.root;
  }

  get version(): '3.0' | '3.1' {
    return this.document.version;
  }

  target(reference: string): Json {
    return this.document.target(reference);
  }

  resolve(value: Json | undefined): JsonObject {
    return this.document.resolve(value);
  }

  /** A name that nothing else in this comparison has. */
  newName(): string {
    this.#names += 1;
    return `${this.side} ${this.#names}`;
  }

  /** What a schema says: in OpenAPI 3.0 what stands beside a reference is ignored. */
  fieldsOf(schema: JsonObject): JsonObject {
    const reference = this.version === '3.0' ? member(schema, '$ref') : undefined;
    if (typeof reference !== 'string' || Object.keys(schema).length === 1) return schema;
    const bare = this.#bare.get(schema) ?? { $ref: reference };
    this.#bare.set(schema, bare);
    return bare;
  }

  /** The schemas that have a name of their own. */
  get components(): ReadonlyMap<string, JsonObject> {
    this.#components ??= new Map(
      Object.entries(
        objectOr(member(objectOr(member(this.root, 'components')), 'schemas')),
      ).flatMap(([name, raw]) => (isObject(raw) ? [[name, raw]] : [])),
    );
    return this.#components;
  }
}
