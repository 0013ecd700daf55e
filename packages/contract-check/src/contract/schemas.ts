import { type OpenApiDocument, resolve, type Schema } from '@biometrid/openapi/model';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';

const documentId = 'contract';

/** Compares values with schemas of a document. */
export class Schemas {
  readonly #document: OpenApiDocument;
  readonly #ajv = new Ajv2020({
    strict: false,
    formats: { binary: true },
    meta: false,
    validateSchema: false,
  });
  readonly #compiled = new Map<Schema, ValidateFunction>();

  constructor(document: OpenApiDocument) {
    this.#document = document;
    ajvFormats.default(this.#ajv);
    this.#ajv.addSchema(document, documentId);
  }

  /** What a schema has against a value; undefined when nothing. */
  problem(schema: Schema, value: unknown): string | undefined {
    const validate = this.#compiled.get(schema) ?? this.#ajv.compile(absolute(schema));
    this.#compiled.set(schema, validate);
    if (validate(value)) return undefined;
    const [error] = validate.errors ?? [];
    const at = error?.instancePath.replaceAll('/', '.').slice(1);
    return `${at ? `${at} ` : ''}${error?.message ?? 'is not allowed'}`;
  }

  fits(schema: Schema, value: unknown): boolean {
    return this.problem(schema, value) === undefined;
  }

  /**
   * The fields of a value that no schema of it names. A schema that is silent about further fields allows them; one that says
   * `additionalProperties: true`, or of which schema they are, expects them.
   * @returns their paths, such as `data.extra`.
   */
  unnamed(schema: Schema, value: unknown): string[] {
    return this.#unnamed([schema], value, '');
  }

  #unnamed(written: readonly Schema[], value: unknown, at: string): string[] {
    const schemas = written.flatMap((schema) => this.#parts(schema));
    if (Array.isArray(value)) {
      const items = schemas.flatMap(({ items }) => items ?? []);
      return value.flatMap((one, index) => this.#unnamed(items, one, `${at}[${index}]`));
    }
    if (typeof value !== 'object' || value === null) return [];
    const describes = schemas.some(({ properties }) => properties !== undefined);
    const expectsOthers = schemas.some(
      ({ additionalProperties: others }) => typeof others === 'object' || others === true,
    );
    return Object.entries(value).flatMap(([name, one]) => {
      const path = at === '' ? name : `${at}.${name}`;
      const named = schemas.flatMap(({ properties = {} }) =>
        Object.hasOwn(properties, name) ? (properties[name] ?? []) : [],
      );
      if (named.length > 0) return this.#unnamed(named, one, path);
      return describes && !expectsOthers ? [path] : [];
    });
  }

  /** A schema with all that it is joined of and may be. */
  #parts(schema: Schema): Schema[] {
    const resolved = resolve(this.#document, schema);
    const { allOf = [], oneOf = [], anyOf = [] } = resolved;
    return [resolved, ...[...allOf, ...oneOf, ...anyOf].flatMap((each) => this.#parts(each))];
  }
}

/** A schema of the document, its references made absolute. */
function absolute(schema: Schema): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${documentId}#/`));
}
