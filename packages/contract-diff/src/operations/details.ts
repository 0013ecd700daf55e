import type { ChangeLog } from '../changes.js';
import { canonical, type Json, type JsonObject, member } from '../documents/json.js';
import { isProse } from '../documents/prose.js';
import { proseMessage } from '../schemas/notes.js';
import type { Both } from './comparison.js';

/**
 * The fields of an object that have no rule of their own: prose is a fix, `deprecated` an addition, and anything else, extensions
 * of unknown effect among them, is breaking.
 * @param handled the fields that have a rule
 * @param path where the object stands; empty for the operation itself, whose fields are places of their own
 */
export function compareDetails(
  { old, next }: Both<JsonObject>,
  handled: readonly string[],
  path: string,
  log: ChangeLog,
): void {
  for (const field of new Set([...Object.keys(old), ...Object.keys(next)])) {
    if (handled.includes(field)) continue;
    const before = text(old, field);
    const now = text(next, field);
    if (before === now) continue;
    const place = path === '' ? field : path;
    if (isProse(field)) log.add('fix', place, proseMessage(field, before, now));
    else if (field === 'deprecated') {
      const isDeprecated = member(next, field) === true;
      log.add('addition', place, isDeprecated ? 'Deprecated now.' : 'No longer deprecated.');
    } else {
      log.add('breaking', place, `The field "${field}" ${verb(before, now)}.`);
    }
  }
}

/** `deprecated: false` and the like say what silence says. */
function text(object: JsonObject, field: string): string {
  const value: Json | undefined = member(object, field);
  return value === undefined || (field === 'deprecated' && value === false) ? '' : canonical(value);
}

function verb(before: string, now: string): string {
  if (before === '') return 'is new';
  return now === '' ? 'is gone' : 'changed';
}
