import { ContractDiffError } from './errors.js';
import { isObject, type Json, type JsonObject, member } from './json.js';
import { parseJson } from './parse.js';

const maxReferenceChain = 100;

/** An OpenAPI document, its version, and the way from a `$ref` to what it means. */
export class OpenApiDocument {
  readonly #anchors: ReadonlyMap<string, readonly JsonObject[]>;

  private constructor(
    readonly root: JsonObject,
    readonly version: '3.0' | '3.1',
    readonly name: string,
  ) {
    this.#anchors = anchorsOf(root);
  }

  /**
   * Reads YAML or JSON. `name` stands in error messages.
   * @throws ContractDiffError when the text is not YAML or JSON, is no OpenAPI 3.0 or 3.1 document, or refers to what is not in it.
   */
  static parse(text: string, name: string): OpenApiDocument {
    return OpenApiDocument.from(parseJson(text, name), name);
  }

  /**
   * Takes a document that is parsed already.
   * @throws ContractDiffError when it is no OpenAPI 3.0 or 3.1 document, or refers to what is not in it.
   */
  static from(root: Json, name: string): OpenApiDocument {
    const declared = isObject(root) ? member(root, 'openapi') : undefined;
    const version =
      typeof declared === 'string' ? /^3\.[01](?=\.\d+|$)/.exec(declared)?.[0] : undefined;
    if (!isObject(root) || (version !== '3.0' && version !== '3.1')) {
      const found = declared === undefined ? 'nothing' : JSON.stringify(declared);
      throw new ContractDiffError(
        `${name} is no OpenAPI 3.0 or 3.1 document: its field "openapi" holds ${found}.`,
      );
    }
    for (const field of ['paths', 'components', 'webhooks']) {
      const value = member(root, field);
      if (value !== undefined && !isObject(value)) {
        throw new ContractDiffError(`${name} is no valid OpenAPI document: "${field}" is no map.`);
      }
    }
    const document = new OpenApiDocument(root, version, name);
    for (const reference of referencesIn(root)) document.target(reference);
    return document;
  }

  /**
   * What `$ref`, `#/json/pointer` or `#anchor`, stands for.
   * @throws ContractDiffError when it leads out of the document or to nothing.
   */
  target(reference: string): Json {
    if (!reference.startsWith('#')) {
      throw new ContractDiffError(
        `${this.name}: the reference ${reference} leads out of the document. Bundle it first (redocly bundle).`,
      );
    }
    const pointer = decode(reference.slice(1));
    const found = pointer.startsWith('/')
      ? follow(this.root, pointer)
      : pointer === ''
        ? this.root
        : this.#anchored(reference, pointer);
    if (found === undefined) {
      throw new ContractDiffError(`${this.name}: the reference ${reference} leads to nothing.`);
    }
    return found;
  }

  /** The object itself or, for a Reference Object, the object it stands for, with its own description kept. */
  resolve(value: Json | undefined): JsonObject {
    let current = value;
    let overrides: JsonObject = {};
    for (let hop = 0; isObject(current); hop += 1) {
      const reference = member(current, '$ref');
      if (typeof reference !== 'string') return { ...current, ...overrides };
      if (hop === maxReferenceChain) {
        throw new ContractDiffError(
          `${this.name}: the reference ${reference} leads back to itself.`,
        );
      }
      for (const prose of ['summary', 'description']) {
        const text = member(current, prose);
        if (text !== undefined && this.version === '3.1') {
          overrides = { [prose]: text, ...overrides };
        }
      }
      current = this.target(reference);
    }
    return {};
  }

  #anchored(reference: string, anchor: string): Json | undefined {
    const found = this.#anchors.get(anchor) ?? [];
    if (found.length > 1) {
      throw new ContractDiffError(
        `${this.name}: the reference ${reference} has ${found.length} targets. Give each anchor a name of its own.`,
      );
    }
    return found[0];
  }
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function follow(root: Json, pointer: string): Json | undefined {
  let current: Json | undefined = root;
  for (const token of pointer.slice(1).split('/')) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(current)) current = /^\d+$/.test(key) ? current[Number(key)] : undefined;
    else current = isObject(current) ? member(current, key) : undefined;
  }
  return current;
}

/** Fields that hold values of the API, in which `$ref` is a name like any other. */
const holdingValues = new Set(['example', 'examples', 'default', 'enum', 'const', 'value']);

function referencesIn(root: Json): Set<string> {
  const references = new Set<string>();
  for (const value of objectsIn(root, holdingValues)) {
    const reference = member(value, '$ref');
    if (typeof reference === 'string') references.add(reference);
  }
  return references;
}

function anchorsOf(root: Json): Map<string, JsonObject[]> {
  const anchors = new Map<string, JsonObject[]>();
  for (const value of objectsIn(root, new Set())) {
    for (const keyword of ['$anchor', '$dynamicAnchor']) {
      const anchor = member(value, keyword);
      if (typeof anchor === 'string') anchors.set(anchor, [...(anchors.get(anchor) ?? []), value]);
    }
  }
  return anchors;
}

/** All objects of a document, each once, apart from those under some fields. */
function* objectsIn(root: Json, apart: ReadonlySet<string>): Generator<JsonObject> {
  const seen = new Set<Json>();
  const open: Json[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (Array.isArray(value)) open.push(...value);
    else {
      yield value;
      open.push(
        ...Object.entries(value).flatMap(([key, entry]) => (apart.has(key) ? [] : [entry])),
      );
    }
  }
}
