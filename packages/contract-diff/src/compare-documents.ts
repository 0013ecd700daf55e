import { byLevel, type Change, ChangeLog } from './changes.js';
import { ContractDiffError } from './documents/errors.js';
import {
  entriesOf,
  type JsonObject,
  keysOfBoth,
  listOr,
  member,
  objectOr,
  sameJson,
} from './documents/json.js';
import type { OpenApiDocument } from './documents/openapi-document.js';
import { isProse } from './documents/prose.js';
import {
  addressOf,
  collectOperations,
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
import { SchemaComparison } from './schemas/compare-schemas.js';

/**
 * All changes from one document to another, breaking ones first. A change of the whole document has an empty `operation`.
 * @throws ContractDiffError when a reference leads back to itself, or a document is nested too deeply to be followed.
 */
export function compareDocuments(old: OpenApiDocument, next: OpenApiDocument): Change[] {
  try {
    return changesBetween(old, next);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ContractDiffError('The documents are nested too deeply.', { cause });
  }
}

function changesBetween(old: OpenApiDocument, next: OpenApiDocument): Change[] {
  const comparison = { old, next, schemas: new SchemaComparison() };
  const roots = { old: old.root, next: next.root };
  const document = new ChangeLog('');
  const operations = compareOperations(comparison, document);
  const webhooks = compareWebhooks(comparison);
  compareInfo(roots, document);
  compareTagTexts(roots, document);
  compareSchemeTexts(roots, document);
  comparePathItems(comparison, document);
  compareDetails(roots, handled, '', document);
  return byLevel([...document.changes, ...operations, ...webhooks]);
}

/** `components` count where they are referenced, `openapi` is how the document is written. */
const handled = [
  'openapi',
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
    collectOperations(old, member(old.root, 'paths')),
    collectOperations(next, member(next.root, 'paths')),
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
    collectOperations(old, member(old.root, 'webhooks')),
    collectOperations(next, member(next.root, 'webhooks')),
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
function compareSchemeTexts({ old, next }: Both<JsonObject>, log: ChangeLog): void {
  const schemes = (root: JsonObject) =>
    entriesOf(member(objectOr(member(root, 'components')), 'securitySchemes'));
  const before = schemes(old);
  const now = schemes(next);
  for (const [name, scheme] of before) {
    if (!now.has(name)) continue;
    const path = `components.securitySchemes.${name}`;
    compareDetails(
      { old: proseOf(objectOr(scheme)), next: proseOf(objectOr(now.get(name))) },
      [],
      path,
      log,
    );
  }
}

function proseOf(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => isProse(field)));
}

/** What a path says beside its operations. */
function comparePathItems({ old, next }: Comparison, log: ChangeLog): void {
  for (const field of ['paths', 'webhooks']) {
    const before = pathItemsOf(old, field);
    const now = pathItemsOf(next, field);
    for (const [bare, { path, item }] of before) {
      const other = now.get(bare)?.item;
      if (other === undefined) continue;
      const elsewhere = [...methods, 'parameters', 'servers', '$ref'];
      compareDetails({ old: item, next: other }, elsewhere, `${field}.${path}`, log);
    }
    const extensions = [old, next].map(({ root }) =>
      Object.fromEntries(
        Object.entries(objectOr(member(root, field))).filter(([name]) => name.startsWith('x-')),
      ),
    );
    compareDetails({ old: extensions[0] ?? {}, next: extensions[1] ?? {} }, [], field, log);
  }
}

function pathItemsOf(document: OpenApiDocument, field: string) {
  const items = [...entriesOf(member(document.root, field))];
  return new Map(
    items
      .filter(([path]) => !path.startsWith('x-'))
      .map(([path, item]) => [barePath(path), { path, item: resolvePathItem(document, item) }]),
  );
}
