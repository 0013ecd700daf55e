import type { ChangeLog } from '../changes.js';
import type { Fields } from '../documents/fields.js';
import {
  canonical,
  entriesOf,
  isObject,
  type Json,
  type JsonObject,
  keysOfBoth,
  listOr,
  member,
  objectOr,
  textsOr,
} from '../documents/json.js';
import type { Source } from '../schemas/source.js';
import { listed, literal } from '../schemas/words.js';
import type { Both, Comparison } from './comparison.js';

/** One way to be let in: all of its schemes together. None is: without credentials. */
type Way = readonly Credential[];

interface Credential {
  readonly name: string;
  readonly scheme: JsonObject;
  readonly scopes: readonly string[];
}

/**
 * Compares two lists of security requirements: each way to be let in must still be enough, by itself or with less. A scheme counts
 * by what it demands, not by its name.
 */
export function compareSecurity(
  comparison: Comparison,
  written: Both<Json | undefined>,
  log: ChangeLog,
): void {
  const { fields } = comparison;
  const old = waysOf(comparison.old, written.old);
  const next = waysOf(comparison.next, written.next);
  const refused = old.filter((way) => !next.some((other) => suffices(fields, way, other)));
  const gained = next.filter((way) => !old.some((other) => suffices(fields, way, other)));
  for (const way of refused) {
    const sameByName = next.find((other) => credentials(other) === credentials(way));
    if (sameByName !== undefined) tellSchemes(fields, way, sameByName, log);
    else {
      const asked = listed(next.map(credentials), 'or');
      const message = `It is no longer enough to send ${credentials(way)}; what is asked for is ${asked}.`;
      log.add('breaking', 'security', message);
    }
  }
  if (refused.length > 0) return;
  for (const way of gained) {
    log.add('addition', 'security', `It is enough now to send ${credentials(way)}.`);
  }
}

function waysOf(document: Source, security: Json | undefined): Way[] {
  const requirements = listOr(security).filter(isObject);
  if (requirements.length === 0) return [[]];
  const schemes = objectOr(
    member(objectOr(member(document.root, 'components')), 'securitySchemes'),
  );
  return requirements.map((requirement) =>
    Object.entries(requirement).map(([name, scopes]) => {
      const found = member(schemes, name);
      const scheme = found === undefined ? { 'not defined': name } : document.resolve(found);
      return { name, scheme, scopes: textsOr(scopes) };
    }),
  );
}

/** Whether who can go the one way can go the other too: it asks for nothing more. */
function suffices(fields: Fields, way: Way, other: Way): boolean {
  return other.every((needed) =>
    way.some(
      (credential) =>
        takes(fields, needed.scheme, credential.scheme) &&
        needed.scopes.every((scope) => credential.scopes.includes(scope)),
    ),
  );
}

/** Whether what was made for the old scheme is good for the new one. */
function takes(fields: Fields, next: JsonObject, old: JsonObject): boolean {
  if (canonical(meaning(fields, next)) !== canonical(meaning(fields, old))) return false;
  const flows = entriesOf(member(next, 'flows'));
  return [...entriesOf(member(old, 'flows'))].every(([name, flow]) => {
    const before = objectOr(flow);
    const now = objectOr(flows.get(name));
    const scopes = Object.keys(objectOr(member(now, 'scopes')));
    return (
      canonical(meaning(fields, before)) === canonical(meaning(fields, now)) &&
      Object.keys(objectOr(member(before, 'scopes'))).every((scope) => scopes.includes(scope))
    );
  });
}

/** Says what changed in the schemes of a way that is called the same as before. */
function tellSchemes(fields: Fields, old: Way, next: Way, log: ChangeLog): void {
  for (const { name, scheme } of old) {
    const now = next.find((credential) => credential.name === name)?.scheme ?? {};
    const subject = `The security scheme ${name} changed`;
    for (const what of differences(meaning(fields, scheme), meaning(fields, now))) {
      log.add('breaking', 'security', `${subject}: its ${what}.`);
    }
    const flows = entriesOf(member(now, 'flows'));
    for (const [kind, written] of entriesOf(member(scheme, 'flows'))) {
      const [was, is] = [objectOr(written), flows.get(kind)];
      if (is === undefined) {
        log.add('breaking', 'security', `${subject}: its flow ${kind} is gone.`);
        continue;
      }
      for (const what of differences(meaning(fields, was), meaning(fields, objectOr(is)))) {
        log.add('breaking', 'security', `${subject}: in its flow ${kind} the ${what}.`);
      }
      const left = objectOr(member(objectOr(is), 'scopes'));
      const lost = Object.keys(objectOr(member(was, 'scopes'))).filter((scope) => !(scope in left));
      if (lost.length > 0) {
        const scopes = listed(lost, 'and');
        log.add('breaking', 'security', `${subject}: its flow ${kind} no longer has ${scopes}.`);
      }
    }
  }
}

/** `tokenUrl went from "a" to "b"` for each field. */
function differences(old: JsonObject, next: JsonObject): string[] {
  return keysOfBoth(entriesOf(old), entriesOf(next)).flatMap((field) => {
    const [was, is] = [member(old, field), member(next, field)];
    if (canonical(was) === canonical(is)) return [];
    const word = (value: Json | undefined) => (value === undefined ? 'nothing' : literal(value));
    return [`${field} went from ${word(was)} to ${word(is)}`];
  });
}

/** All that a scheme or a flow says, apart from prose and from what is compared member by member. */
function meaning(fields: Fields, scheme: JsonObject): JsonObject {
  const apart = ['flows', 'scopes'];
  const isHeader = member(scheme, 'in') === 'header' || member(scheme, 'type') === 'http';
  return Object.fromEntries(
    Object.entries(scheme)
      .filter(([field]) => !fields.isProse(field) && !apart.includes(field))
      .map(([field, value]) => [
        field,
        // Header names and HTTP schemes are the same in any case.
        isHeader && typeof value === 'string' && (field === 'name' || field === 'scheme')
          ? value.toLowerCase()
          : value,
      ]),
  );
}

function credentials(way: Way): string {
  if (way.length === 0) return 'no credentials';
  const names = way.map(({ name, scopes }) =>
    scopes.length === 0 ? name : `${name} (${listed(scopes, 'and')})`,
  );
  return listed(names, 'and');
}
