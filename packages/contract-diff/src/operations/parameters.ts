import { narrowedFor, widenedFor } from '../changes.js';
import { type JsonObject, member } from '../documents/json.js';
import { schemaAt } from '../schemas/schema.js';
import { shapeOf } from '../schemas/shape.js';
import { keyOf } from './collect-operations.js';
import { type Both, type Comparison, compareSchemas, type Spot } from './comparison.js';
import { compareDetails } from './details.js';
import { compareContent } from './media-types.js';

/**
 * Compares the parameters of an operation. `renamed` maps the names of path parameters to their new ones, where the path template
 * changed them.
 */
export function compareParameters(
  comparison: Comparison,
  lists: Both<readonly JsonObject[]>,
  renamed: ReadonlyMap<string, string>,
  spot: Spot,
): void {
  const left = new Map(lists.next.map((parameter) => [keyOf(parameter), parameter]));
  const removed: JsonObject[] = [];
  const pairs: Both<JsonObject>[] = [];
  for (const old of lists.old) {
    const key = newKeyOf(old, renamed);
    const next = left.get(key);
    left.delete(key);
    if (next === undefined) removed.push(old);
    else pairs.push({ old, next });
  }
  for (const pair of pairs) compareParameter(comparison, pair, spot);
  for (const old of removed) {
    const next =
      [...left.values()].find((other) => nameOf(other) === nameOf(old)) ??
      onlyTwin(comparison, old, removed, [...left.values()]);
    if (next === undefined) tellRemoved(old, spot);
    else {
      left.delete(keyOf(next));
      compareParameter(comparison, { old, next }, spot);
    }
  }
  for (const added of left.values()) tellAdded(added, spot);
}

function newKeyOf(parameter: JsonObject, renamed: ReadonlyMap<string, string>): string {
  const name = nameOf(parameter);
  return member(parameter, 'in') === 'path'
    ? keyOf({ ...parameter, name: renamed.get(name) ?? name })
    : keyOf(parameter);
}

/** The parameter that this one was renamed to, if there is exactly one that takes the same values in the same place. */
function onlyTwin(
  { schemas, old: before, next: after }: Comparison,
  old: JsonObject,
  removed: readonly JsonObject[],
  added: readonly JsonObject[],
): JsonObject | undefined {
  const isTwin = (a: JsonObject, b: JsonObject) =>
    member(a, 'in') === member(b, 'in') &&
    member(a, 'schema') !== undefined &&
    schemas.areSame(schemaAt(before, member(a, 'schema')), schemaAt(after, member(b, 'schema')));
  const [twin, ...others] = added.filter((next) => isTwin(old, next));
  if (twin === undefined || others.length > 0) return undefined;
  return removed.filter((other) => isTwin(other, twin)).length === 1 ? twin : undefined;
}

function compareParameter(comparison: Comparison, pair: Both<JsonObject>, spot: Spot): void {
  const { old, next } = pair;
  const path = placeOf(old, spot);
  const { log } = spot;
  if (member(old, 'in') !== member(next, 'in')) {
    const [from, to] = [old, next].map((parameter) => String(member(parameter, 'in')));
    log.add('breaking', path, `This parameter moved from ${from} to ${to}.`);
  }
  if (keyOf({ ...old, in: member(next, 'in') ?? null }) !== keyOf(next)) {
    const message = `This parameter was renamed to ${nameOf(next)}.`;
    // In a path, the name is but a word for a place: it is not sent.
    if (member(old, 'in') !== 'path' || member(next, 'in') !== 'path')
      log.add('breaking', path, message);
    else if (comparison.countsTypes) log.add('breaking', 'types', `${path}: ${message}`);
  }
  compareValue(comparison, pair, { ...spot, path });
}

/** What a parameter and a response header have in common: whether it must be there, how it is written, what it may be. */
export function compareValue(comparison: Comparison, pair: Both<JsonObject>, spot: Spot): void {
  const { old, next } = pair;
  const { sender, path, log } = spot;
  const was = isRequired(old);
  const is = isRequired(next);
  const [must, may] =
    sender === 'caller'
      ? ['It must be sent now.', 'It may be left out now.']
      : ['It is always there now.', 'It may be missing now.'];
  if (!was && is) log.add(narrowedFor(sender), path, must);
  if (was && !is) log.add(widenedFor(sender), path, may);
  compareStyle(comparison, pair, spot);
  const described = [old, next].map((value) => member(value, 'content') !== undefined);
  if (described[0] !== described[1]) {
    log.add('breaking', path, 'It is written in another way now (schema or media type).');
  } else if (described[0]) {
    const contents = { old: member(old, 'content'), next: member(next, 'content') };
    compareContent(comparison, contents, (type) => `${path}[${type}]`, spot);
  } else {
    const schemas = { old: member(old, 'schema'), next: member(next, 'schema') };
    compareSchemas(comparison, schemas, spot, { wasRequired: was, isRequired: is });
  }
  const handled = ['name', 'in', 'required', 'schema', 'content', ...styleFields];
  compareDetails(comparison.fields, pair, handled, path, log);
}

const styleFields = ['style', 'explode', 'allowReserved', 'allowEmptyValue'];

function compareStyle(comparison: Comparison, { old, next }: Both<JsonObject>, spot: Spot): void {
  const { sender, path, log } = spot;
  if (styleOf(old) !== styleOf(next)) {
    const message = `The style in which it is written changed from ${styleOf(old)} to ${styleOf(next)}.`;
    log.add('breaking', path, message);
  }
  const isComposed = hasMembers(comparison.old, old) || hasMembers(comparison.next, next);
  if (isComposed && isExploded(old) !== isExploded(next)) {
    const message = isExploded(next)
      ? 'Each of its members is written on its own now (explode).'
      : 'Its members are written as one value now (explode).';
    log.add('breaking', path, message);
  }
  for (const field of ['allowReserved', 'allowEmptyValue']) {
    const was = member(old, field) === true;
    const is = member(next, field) === true;
    if (was === is) continue;
    const message = is ? `"${field}" is set now.` : `"${field}" is no longer set.`;
    log.add(is ? widenedFor(sender) : narrowedFor(sender), path, message);
  }
}

function styleOf(parameter: JsonObject): string {
  const style = member(parameter, 'style');
  if (typeof style === 'string') return style;
  const place = member(parameter, 'in');
  return place === 'query' || place === 'cookie' ? 'form' : 'simple';
}

function isExploded(parameter: JsonObject): boolean {
  const explode = member(parameter, 'explode');
  return typeof explode === 'boolean' ? explode : styleOf(parameter) === 'form';
}

/** A single value is written alike whether it is exploded or not. */
function hasMembers(document: Comparison['old'], parameter: JsonObject): boolean {
  const { types } = shapeOf(schemaAt(document, member(parameter, 'schema')));
  return types.has('array') || types.has('object');
}

function tellRemoved(parameter: JsonObject, spot: Spot): void {
  const verb = spot.sender === 'caller' ? 'taken' : 'sent';
  spot.log.add('breaking', placeOf(parameter, spot), `This parameter is no longer ${verb}.`);
}

function tellAdded(parameter: JsonObject, spot: Spot): void {
  const place = placeOf(parameter, spot);
  if (spot.sender === 'caller' && isRequired(parameter)) {
    spot.log.add('breaking', place, 'This parameter is new and must be sent.');
  } else {
    const message = isRequired(parameter)
      ? 'This parameter is new and always there.'
      : 'This optional parameter is new.';
    spot.log.add('addition', place, message);
  }
}

function placeOf(parameter: JsonObject, { path }: Spot): string {
  return `${path}.${String(member(parameter, 'in'))}.${nameOf(parameter)}`;
}

function nameOf(parameter: JsonObject): string {
  return String(member(parameter, 'name'));
}

function isRequired(parameter: JsonObject): boolean {
  return member(parameter, 'required') === true || member(parameter, 'in') === 'path';
}
