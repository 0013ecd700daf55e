import { narrowedFor, widenedFor } from '../changes.js';
import {
  entriesOf,
  type Json,
  type JsonObject,
  keysOfBoth,
  member,
  objectOr,
} from '../documents/json.js';
import { schemaAt } from '../schemas/schema.js';
import { propertyNamesOf, shapeOf } from '../schemas/shape.js';
import { listed } from '../schemas/words.js';
import { type Both, type Comparison, compareSchemas, type Spot } from './comparison.js';
import { compareDetails } from './details.js';

/**
 * Compares maps of media types. One that is gone is breaking for both sides: it was promised; a new one is no more than a new
 * alternative.
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
  for (const type of keysOfBoth(old, next)) {
    const path = placeOf(type);
    const before = old.get(type);
    const now = next.get(type);
    const verb = spot.sender === 'caller' ? 'taken' : 'sent';
    if (now === undefined) {
      spot.log.add('breaking', path, `${type} is no longer ${verb}.`);
    } else if (before === undefined) {
      spot.log.add(widenedFor(spot.sender), path, `${type} may be ${verb} now.`);
    } else {
      const pair = { old: objectOr(before), next: objectOr(now) };
      compareMediaType(comparison, pair, { ...spot, path });
    }
  }
}

function compareMediaType(comparison: Comparison, pair: Both<JsonObject>, spot: Spot): void {
  const schemas = { old: member(pair.old, 'schema'), next: member(pair.next, 'schema') };
  compareSchemas(comparison, schemas, spot, true);
  compareEncodings(comparison, pair, spot);
  compareDetails(pair, ['schema', 'encoding'], spot.path, spot.log);
}

/** How parts of a form are written. A part that is new or gone is told with its property. */
function compareEncodings(
  comparison: Comparison,
  { old, next }: Both<JsonObject>,
  spot: Spot,
): void {
  const before = entriesOf(member(old, 'encoding'));
  const now = entriesOf(member(next, 'encoding'));
  const names = propertyNamesOf(shapeOf(schemaAt(comparison.old, member(old, 'schema'))));
  const newNames = propertyNamesOf(shapeOf(schemaAt(comparison.next, member(next, 'schema'))));
  for (const name of keysOfBoth(before, now)) {
    if (!names.has(name) || !newNames.has(name)) continue;
    const pair = { old: objectOr(before.get(name)), next: objectOr(now.get(name)) };
    const path = `${spot.path}.${name}`;
    comparePartTypes(pair, { ...spot, path });
    compareDetails(pair, ['contentType'], path, spot.log);
  }
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
  const lost = before.filter((type) => !now.includes(type));
  const gained = now.filter((type) => !before.includes(type));
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

/** Media types are the same in any case, with spaces or without. */
function normalType(type: string): string {
  return type
    .trim()
    .toLowerCase()
    .replaceAll(/\s*;\s*/g, ';');
}
