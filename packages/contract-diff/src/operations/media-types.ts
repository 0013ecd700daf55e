import { narrowedFor, widenedFor } from '../changes.js';
import {
  entriesOf,
  type Json,
  type JsonObject,
  keysOfBoth,
  member,
  objectOr,
} from '../documents/json.js';
import { isUndeclared } from '../schemas/inclusion.js';
import { type Schema, schemaAt } from '../schemas/schema.js';
import { propertyNamesOf, shapeOf } from '../schemas/shape.js';
import { listed } from '../schemas/words.js';
import { type Both, type Comparison, compareSchemas, type Spot } from './comparison.js';
import { compareDetails } from './details.js';

/**
 * Compares maps of media types. One that is gone is breaking for both sides: it was promised; a new one is no more than a new
 * alternative. Of a range (`image/*`), a caller loses nothing when it comes, and a server may keep to a part of it.
 * @param placeOf where a media type is told to stand
 */
export function compareContent(
  comparison: Comparison,
  contents: Both<Json | undefined>,
  placeOf: (type: string) => string,
  spot: Spot,
): void {
  const old = mediaTypesOf(contents.old);
  const next = mediaTypesOf(contents.next);
  const isCaller = spot.sender === 'caller';
  const verb = isCaller ? 'taken' : 'sent';
  const gained = [...next.keys()].filter((type) => !old.has(type));
  for (const type of keysOfBoth(old, next)) {
    const path = placeOf(type);
    const compare = (was: string, is: string) => {
      const pair = { old: objectOr(old.get(was)), next: objectOr(next.get(is)) };
      compareMediaType(comparison, pair, { ...spot, path });
    };
    if (old.has(type) && next.has(type)) compare(type, type);
    else if (old.has(type)) {
      const wider = rangeFor(type, next);
      if (isCaller && wider !== undefined) {
        spot.log.add('addition', path, `${type} is taken as ${wider} now.`);
        compare(type, wider);
      } else if (!isCaller && gained.some((part) => rangeFor(part, old) === type)) {
        spot.log.add('addition', path, `No other ${type} than those that are named is sent now.`);
      } else spot.log.add('breaking', path, `${type} is no longer ${verb}.`);
    } else {
      const wider = rangeFor(type, old);
      if (wider === undefined) {
        spot.log.add(widenedFor(spot.sender), path, `${type} may be ${verb} now.`);
      } else {
        spot.log.add('addition', path, `${type} has its own description now, beside ${wider}.`);
        compare(wider, type);
      }
    }
  }
}

function compareMediaType(comparison: Comparison, pair: Both<JsonObject>, spot: Spot): void {
  const schemas = { old: member(pair.old, 'schema'), next: member(pair.next, 'schema') };
  compareSchemas(comparison, schemas, spot, { wasRequired: true, isRequired: true });
  compareEncodings(comparison, pair, spot);
  compareDetails(comparison.fields, pair, ['schema', 'encoding'], spot.path, spot.log);
}

/** How parts of a form are written. A part that is new or gone is told with its property. */
function compareEncodings(
  comparison: Comparison,
  { old, next }: Both<JsonObject>,
  spot: Spot,
): void {
  const before = entriesOf(member(old, 'encoding'));
  const now = entriesOf(member(next, 'encoding'));
  const form = schemaAt(comparison.old, member(old, 'schema'));
  const newForm = schemaAt(comparison.next, member(next, 'schema'));
  for (const name of keysOfBoth(before, now)) {
    if (isToldWithProperty(name, form, newForm) || isToldWithProperty(name, newForm, form))
      continue;
    const pair = { old: objectOr(before.get(name)), next: objectOr(now.get(name)) };
    const path = `${spot.path}.${name}`;
    comparePartTypes(pair, { ...spot, path });
    compareDetails(comparison.fields, pair, ['contentType'], path, spot.log);
  }
}

/** Whether one form names the part at its outermost and the other has no word about it, in none of its alternatives either. */
function isToldWithProperty(name: string, silent: Schema, telling: Schema): boolean {
  return isUndeclared(silent, name) && propertyNamesOf(shapeOf(telling)).has(name);
}

function comparePartTypes({ old, next }: Both<JsonObject>, { sender, path, log }: Spot): void {
  const before = partTypesOf(old);
  const now = partTypesOf(next);
  if (before === undefined && now === undefined) return;
  if (before === undefined || now === undefined) {
    const types = listed(before ?? now ?? [], 'and');
    const verb = now === undefined ? 'is no longer said to be' : 'must now be';
    log.add('breaking', path, `The media type of this part ${verb} ${types}.`);
    return;
  }
  const lost = before.filter((type) => !now.some((range) => covers(range, type)));
  const gained = now.filter((type) => !before.some((range) => covers(range, type)));
  if (lost.length > 0) {
    log.add(narrowedFor(sender), path, `The part can no longer be ${listed(lost, 'or')}.`);
  }
  if (gained.length > 0) {
    log.add(widenedFor(sender), path, `The part can now be ${listed(gained, 'or')} as well.`);
  }
}

function partTypesOf(encoding: JsonObject): string[] | undefined {
  const types = member(encoding, 'contentType');
  return typeof types === 'string' ? types.split(',').map(normalType) : undefined;
}

function mediaTypesOf(content: Json | undefined): Map<string, Json> {
  return new Map([...entriesOf(content)].map(([type, value]) => [normalType(type), value]));
}

/** Whether a range (`image/*`), or the type itself, says of this type what is valid. */
function covers(range: string, type: string): boolean {
  return (
    range === type ||
    range === '*/*' ||
    (range.endsWith('/*') && type.startsWith(range.slice(0, -1)))
  );
}

/** The narrowest range in which the type lies; it counts for what has no description of its own. */
function rangeFor(type: string, contents: ReadonlyMap<string, Json>): string | undefined {
  return [...contents.keys()]
    .filter((range) => range !== type && covers(range, type))
    .sort((a, b) => b.length - a.length)[0];
}

/** Media types are the same in any case, with spaces or without. */
function normalType(type: string): string {
  return type
    .trim()
    .toLowerCase()
    .replaceAll(/\s*;\s*/g, ';');
}
