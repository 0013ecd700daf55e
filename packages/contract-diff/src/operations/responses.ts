import { widenedFor } from '../changes.js';
import {
  entriesOf,
  type Json,
  type JsonObject,
  keysOfBoth,
  member,
  objectOr,
} from '../documents/json.js';
import type { Both, Comparison, Spot } from './comparison.js';
import { compareDetails } from './details.js';
import { compareContent } from './media-types.js';
import { compareValue } from './parameters.js';

/**
 * Compares the answers of an operation, status by status. One that is gone was promised; a new one is an answer that callers do not
 * know, unless a range (`4XX`) or `default` announced it.
 */
export function compareResponses(
  comparison: Comparison,
  written: Both<Json | undefined>,
  spot: Spot,
): void {
  const old = statusesOf(written.old);
  const next = statusesOf(written.next);
  for (const status of keysOfBoth(old, next)) {
    const path = `${spot.path}.${status}`;
    const now = next.get(status);
    if (now === undefined) {
      spot.log.add('breaking', path, 'This status is no longer described.');
      continue;
    }
    const announced = old.get(status) ?? old.get(`${status.charAt(0)}XX`) ?? old.get('default');
    if (announced === undefined) {
      spot.log.add(widenedFor(spot.sender), path, 'This status can be answered now.');
      continue;
    }
    if (!old.has(status))
      spot.log.add('addition', path, 'This status has its own description now.');
    const pair = { old: comparison.old.resolve(announced), next: comparison.next.resolve(now) };
    compareResponse(comparison, pair, { ...spot, path });
  }
  const extensions = { old: extensionsOf(written.old), next: extensionsOf(written.next) };
  compareDetails(comparison.fields, extensions, [], spot.path, spot.log);
}

function statusesOf(responses: Json | undefined): Map<string, Json> {
  const statuses = [...entriesOf(responses)].filter(([status]) => !status.startsWith('x-'));
  return new Map(statuses.map(([status, value]) => [status.replace(/xx$/i, 'XX'), value] as const));
}

function extensionsOf(responses: Json | undefined): JsonObject {
  const fields = Object.entries(objectOr(responses));
  return Object.fromEntries(fields.filter(([field]) => field.startsWith('x-')));
}

function compareResponse(comparison: Comparison, pair: Both<JsonObject>, spot: Spot): void {
  const { path, log } = spot;
  const contents = { old: member(pair.old, 'content'), next: member(pair.next, 'content') };
  const placeOf = (type: string) => (type === 'application/json' ? path : `${path}[${type}]`);
  compareContent(comparison, contents, placeOf, spot);
  compareHeaders(comparison, pair, spot);
  compareLinks(comparison, pair, spot);
  compareDetails(comparison.fields, pair, ['content', 'headers', 'links'], path, log);
}

function compareHeaders(comparison: Comparison, pair: Both<JsonObject>, spot: Spot): void {
  const old = headersOf(pair.old);
  const next = headersOf(pair.next);
  for (const key of keysOfBoth(old, next)) {
    const before = old.get(key);
    const now = next.get(key);
    const path = `${spot.path}.header.${(before ?? now)?.name}`;
    if (now === undefined) spot.log.add('breaking', path, 'This header is no longer sent.');
    else if (before === undefined) spot.log.add('addition', path, 'This header is new.');
    else {
      const headers = {
        old: comparison.old.resolve(before.written),
        next: comparison.next.resolve(now.written),
      };
      compareValue(comparison, headers, { ...spot, path });
    }
  }
}

function headersOf(response: JsonObject): Map<string, { name: string; written: Json }> {
  const headers = [...entriesOf(member(response, 'headers'))];
  return new Map(headers.map(([name, written]) => [name.toLowerCase(), { name, written }]));
}

function compareLinks(comparison: Comparison, pair: Both<JsonObject>, spot: Spot): void {
  const old = entriesOf(member(pair.old, 'links'));
  const next = entriesOf(member(pair.next, 'links'));
  for (const name of keysOfBoth(old, next)) {
    const path = `${spot.path}.link.${name}`;
    if (!next.has(name)) spot.log.add('breaking', path, 'This link is gone.');
    else if (!old.has(name)) spot.log.add('addition', path, 'This link is new.');
    else {
      const links = {
        old: comparison.old.resolve(old.get(name)),
        next: comparison.next.resolve(next.get(name)),
      };
      compareDetails(comparison.fields, links, [], path, spot.log);
    }
  }
}
