import { byLevel, type Change, ChangeLog } from './changes.js';
import { ContractDiffError } from './documents/errors.js';
import { type Extensions, Fields } from './documents/fields.js';
import {
  entriesOf,
  type Json,
  type JsonObject,
  keysOfBoth,
  listOr,
  member,
  objectOr,
  sameJson,
} from './documents/json.js';
import type { OpenApiDocument } from './documents/openapi-document.js';
import {
  addressOf,
  collectOperations,
  hiddenOperations,
  labelOf,
  methods,
  type Operation,
  resolvePathItem,
} from './operations/collect-operations.js';
import { compareExchange } from './operations/compare-exchange.js';
import type { Both, Comparison } from './operations/comparison.js';
import { compareDetails } from './operations/details.js';
import { barePath, matchOperations } from './operations/match-operations.js';
import { compareSecurity } from './operations/security.js';
import { compareServers } from './operations/servers.js';
import { Budget } from './schemas/budget.js';
import { SchemaComparison } from './schemas/compare-schemas.js';
import { Source } from './schemas/source.js';
import { compareComponents } from './types/components.js';

/**
 * All changes from one document to another, breaking ones first. A change of the whole document has an empty `operation`.
 * @throws ContractDiffError when a reference leads back to itself, or a document is nested too deeply to be followed.
 */
export function compareDocuments(
  old: OpenApiDocument,
  next: OpenApiDocument,
  options: CompareOptions = {},
): Change[] {
  try {
    return changesBetween(old, next, options);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ContractDiffError('The documents are nested too deeply.', { cause });
  }
}

export interface CompareOptions {
  /**
   * Whether the names count as well that types and clients are generated with: of components, operations and values of answers. Their
   * changes stand at the places `types` and `client`, apart from those of the wire.
   */
  readonly types?: boolean;
  /** The extensions (`x-…`) that mean something to callers or servers; a change of any other one is a `fix`. */
  readonly extensions?: Extensions;
  /** How many steps of work may be done; what is left after them counts as breaking. 4 million by default, some seconds. */
  readonly steps?: number;
}

function changesBetween(
  before: OpenApiDocument,
  now: OpenApiDocument,
  { types = false, extensions = {}, steps }: CompareOptions,
): Change[] {
  const budget = new Budget(steps);
  const fields = new Fields(extensions);
  const old = new Source(before, 'old', budget, fields);
  const next = new Source(now, 'new', budget, fields);
  const schemas = new SchemaComparison(budget);
  const comparison: Comparison = { old, next, schemas, fields, countsTypes: types };
  const roots = { old: old.root, next: next.root };
  const document = new ChangeLog('');
  const operations = compareOperations(comparison, document);
  const webhooks = compareWebhooks(comparison);
  compareInfo(roots, document);
  compareTagTexts(roots, document);
  compareSchemeTexts(fields, roots, document);
  comparePathItems(comparison, document);
  compareDetails(fields, roots, handled, '', document);
  compareDialect(roots, document);
  if (types) compareComponents(comparison, document);
  return byLevel([...document.changes, ...operations, ...webhooks]);
}

/** `components` count where they are referenced, `openapi` is how the document is written. */
const handled = [
  'openapi',
  'jsonSchemaDialect',
  'info',
  'servers',
  'paths',
  'webhooks',
  'components',
  'security',
  'tags',
];

function compareOperations(comparison: Comparison, document: ChangeLog): Change[] {
  const { old, next } = comparison;
  const { pairs, removed, added } = matchOperations(
    collectOperations(old, 'path', member(old.root, 'paths')),
    collectOperations(next, 'path', member(next.root, 'paths')),
  );
  const changes = [...pairs.map((pair) => compareOperation(comparison, pair, document))];
  changes.push(...removed.map((operation) => tell(operation, 'breaking', 'is gone')));
  changes.push(...added.map((operation) => tell(operation, 'addition', 'is new')));
  return changes.flatMap((log) => log.changes);
}

function tell(operation: Operation, level: 'breaking' | 'addition', what: string): ChangeLog {
  const log = new ChangeLog(labelOf(operation));
  log.add(level, addressOf(operation), `The operation ${what}.`);
  return log;
}

function compareOperation(
  comparison: Comparison,
  pair: Both<Operation>,
  document: ChangeLog,
): ChangeLog {
  const log = new ChangeLog(labelOf(pair.old));
  const spot = { sender: 'caller', path: '', log } as const;
  compareExchange(comparison, pair, spot, ['security', 'servers']);

  // What both take from the document is told once, as a change of the document.
  const { old, next } = comparison;
  const securities = {
    old: member(pair.old.fields, 'security'),
    next: member(pair.next.fields, 'security'),
  };
  const isInherited = securities.old === undefined && securities.next === undefined;
  compareSecurity(
    comparison,
    {
      old: securities.old ?? member(old.root, 'security'),
      next: securities.next ?? member(next.root, 'security'),
    },
    isInherited ? document : log,
  );
  const servers = { old: pair.old.servers, next: pair.next.servers };
  compareServers(
    comparison,
    {
      old: servers.old ?? member(old.root, 'servers'),
      next: servers.next ?? member(next.root, 'servers'),
    },
    servers.old === undefined && servers.next === undefined ? document : log,
  );
  return log;
}

/** The server asks here. A receiver chooses which webhooks it takes, so that a new one harms nobody. */
function compareWebhooks(comparison: Comparison): Change[] {
  const { old, next } = comparison;
  const { pairs, removed, added } = matchOperations(
    collectOperations(old, 'webhook', member(old.root, 'webhooks')),
    collectOperations(next, 'webhook', member(next.root, 'webhooks')),
  );
  const logs = pairs.map((pair) => {
    const log = new ChangeLog(labelOf(pair.old));
    compareExchange(comparison, pair, { sender: 'server', path: 'webhook.', log }, []);
    return log;
  });
  logs.push(...removed.map((webhook) => tell(webhook, 'breaking', 'no longer comes')));
  logs.push(...added.map((webhook) => tell(webhook, 'addition', 'is new')));
  return logs.flatMap((log) => log.changes);
}

/** All of `info` is prose, and the version only names the document. */
function compareInfo({ old, next }: Both<JsonObject>, log: ChangeLog): void {
  const before = objectOr(member(old, 'info'));
  const now = objectOr(member(next, 'info'));
  for (const field of new Set([...Object.keys(before), ...Object.keys(now)])) {
    if (field === 'version' || sameJson(member(before, field), member(now, field))) continue;
    log.add('fix', `info.${field}`, `The ${field} of the document changed.`);
  }
}

/** The dialect of schemas counts where it is none of those that OpenAPI 3.1 means anyway. */
function compareDialect({ old, next }: Both<JsonObject>, log: ChangeLog): void {
  const [before, now] = [old, next].map((root) => {
    const dialect = String(member(root, 'jsonSchemaDialect') ?? usualDialect);
    return ownDialects.test(dialect) ? usualDialect : dialect;
  });
  if (before === now) return;
  log.add(
    'breaking',
    'jsonSchemaDialect',
    `The dialect of schemas changed from ${before} to ${now}.`,
  );
}

const usualDialect = 'https://spec.openapis.org/oas/3.1/dialect/base';
const ownDialects =
  /^https:\/\/(?:spec\.openapis\.org\/oas\/3\.1\/dialect\/[\w-]+|json-schema\.org\/draft\/2020-12\/schema)#?$/;

/** Which groups there are and what is said of them; where an operation belongs is the operation's. */
function compareTagTexts({ old, next }: Both<JsonObject>, log: ChangeLog): void {
  const before = tagsOf(old);
  const now = tagsOf(next);
  for (const name of keysOfBoth(before, now)) {
    const was = before.get(name);
    const is = now.get(name);
    if (sameJson(was, is)) continue;
    const verb = was === undefined ? 'is new' : is === undefined ? 'is gone' : 'changed';
    log.add('fix', `tags.${name}`, `The text of the group ${name} ${verb}.`);
  }
}

function tagsOf(root: JsonObject): Map<string, JsonObject> {
  const tags = listOr(member(root, 'tags')).map(objectOr);
  return new Map(tags.map((tag) => [String(member(tag, 'name')), tag]));
}

/** What a security scheme demands is told with the operations that ask for it. */
function compareSchemeTexts(fields: Fields, { old, next }: Both<JsonObject>, log: ChangeLog): void {
  const schemes = (root: JsonObject) =>
    entriesOf(member(objectOr(member(root, 'components')), 'securitySchemes'));
  const before = schemes(old);
  const now = schemes(next);
  for (const [name, scheme] of before) {
    if (!now.has(name)) continue;
    const path = `components.securitySchemes.${name}`;
    compareDetails(
      fields,
      { old: proseOf(fields, scheme), next: proseOf(fields, now.get(name)) },
      [],
      path,
      log,
    );
  }
}

function proseOf(fields: Fields, scheme: Json | undefined): JsonObject {
  return Object.fromEntries(
    Object.entries(objectOr(scheme)).filter(([field]) => fields.isProse(field)),
  );
}

/** What a path says beside its operations. */
function comparePathItems({ old, next, fields }: Comparison, log: ChangeLog): void {
  for (const field of ['paths', 'webhooks']) {
    const before = pathItemsOf(old, field);
    const now = pathItemsOf(next, field);
    for (const [bare, { path, item, hidden }] of before) {
      const other = now.get(bare);
      if (other === undefined) continue;
      for (const method of keysOfBoth(hidden, other.hidden)) {
        if (hidden.get(method) === other.hidden.get(method)) continue;
        const message = `${method.toUpperCase()} stands both beside the $ref and behind it, which leaves open what counts. What is behind it changed.`;
        log.add('breaking', `${field}.${path}`, message);
      }
      const elsewhere = [...methods, 'parameters', 'servers', '$ref'];
      compareDetails(fields, { old: item, next: other.item }, elsewhere, `${field}.${path}`, log);
    }
    const extensions = [old, next].map(({ root }) =>
      Object.fromEntries(
        Object.entries(objectOr(member(root, field))).filter(([name]) => name.startsWith('x-')),
      ),
    );
    compareDetails(fields, { old: extensions[0] ?? {}, next: extensions[1] ?? {} }, [], field, log);
  }
}

function pathItemsOf(document: Source, field: string) {
  const items = [...entriesOf(member(document.root, field))];
  return new Map(
    items
      .filter(([path]) => !path.startsWith('x-'))
      .map(([path, written]) => [
        barePath(path),
        {
          path,
          item: resolvePathItem(document, written),
          hidden: hiddenOperations(document, written),
        },
      ]),
  );
}
