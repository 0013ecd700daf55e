import type { ChangeLog } from '../changes.js';
import { changeVerb, type Fields, proseMessage } from '../documents/fields.js';
import { canonical, type Json, type JsonObject, member } from '../documents/json.js';
import type { Both } from './comparison.js';

/**
 * The fields of an object that have no rule of their own: prose is a fix, `deprecated` an addition, an extension what its rule says,
 * and any other field, whose effect is not known, is breaking.
 * @param handled the fields that have a rule
 * @param path where the object stands; empty for the operation itself, whose fields are places of their own
 */
export function compareDetails(
  fields: Fields,
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
    const rule = fields.ruleOf(field);
    // Names that generated clients take from the document are compared with the published names.
    if (rule === 'client-name') continue;
    if (rule === 'promise') comparePromise(field, { old, next }, place, log);
    else if (fields.isProse(field)) log.add('fix', place, proseMessage(field, before, now));
    else if (field === 'deprecated') {
      const isDeprecated = member(next, field) === true;
      log.add('addition', place, isDeprecated ? 'Deprecated now.' : 'No longer deprecated.');
    } else {
      const name = field.startsWith('x-') ? `extension ${field}` : `field "${field}"`;
      log.add('breaking', place, `The ${name} ${changeVerb(before, now)}.`);
    }
  }
}

function comparePromise(
  field: string,
  { old, next }: Both<JsonObject>,
  place: string,
  log: ChangeLog,
): void {
  const was = member(old, field) === true;
  const is = member(next, field) === true;
  if (was && !is) log.add('breaking', place, `The promise "${field}" is no longer given.`);
  if (!was && is) log.add('addition', place, `The promise "${field}" is given now.`);
}

/** `deprecated: false` and the like say what silence says. */
function text(object: JsonObject, field: string): string {
  const value: Json | undefined = member(object, field);
  return value === undefined || (field === 'deprecated' && value === false) ? '' : canonical(value);
}
