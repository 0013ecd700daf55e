import type { ChangeLog } from '../changes.js';
import {
  canonical,
  entriesOf,
  isObject,
  type Json,
  type JsonObject,
  listOr,
  member,
  objectOr,
  textsOr,
} from '../documents/json.js';
import type { OpenApiDocument } from '../documents/openapi-document.js';
import { isProse } from '../documents/prose.js';
import { listed } from '../schemas/words.js';
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
  const old = waysOf(comparison.old, written.old);
  const next = waysOf(comparison.next, written.next);
  const refused = old.filter((way) => !next.some((other) => suffices(way, other)));
  const gained = next.filter((way) => !old.some((other) => suffices(way, other)));
  for (const way of refused) {
    const asked = listed(next.map(credentials), 'or');
    const message = `It is no longer enough to send ${credentials(way)}; what is asked for is ${asked}.`;
    log.add('breaking', 'security', message);
  }
  if (refused.length > 0) return;
  for (const way of gained) {
    log.add('addition', 'security', `It is enough now to send ${credentials(way)}.`);
  }
}

function waysOf(document: OpenApiDocument, security: Json | undefined): Way[] {
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
function suffices(way: Way, other: Way): boolean {
  return other.every((needed) =>
    way.some(
      (credential) =>
        takes(needed.scheme, credential.scheme) &&
        needed.scopes.every((scope) => credential.scopes.includes(scope)),
    ),
  );
}

/** Whether what was made for the old scheme is good for the new one. */
function takes(next: JsonObject, old: JsonObject): boolean {
  if (meaning(next) !== meaning(old)) return false;
  const flows = entriesOf(member(next, 'flows'));
  return [...entriesOf(member(old, 'flows'))].every(([name, flow]) => {
    const before = objectOr(flow);
    const now = objectOr(flows.get(name));
    const scopes = Object.keys(objectOr(member(now, 'scopes')));
    return (
      meaning(before) === meaning(now) &&
      Object.keys(objectOr(member(before, 'scopes'))).every((scope) => scopes.includes(scope))
    );
  });
}

/** All that a scheme or a flow says, apart from prose and from what is compared member by member. */
function meaning(fields: JsonObject): string {
  const apart = ['flows', 'scopes'];
  const isHeader = member(fields, 'in') === 'header' || member(fields, 'type') === 'http';
  return canonical(
    Object.fromEntries(
      Object.entries(fields)
        .filter(([field]) => !isProse(field) && !apart.includes(field))
        .map(([field, value]) => [
          field,
          // Header names and HTTP schemes are the same in any case.
          isHeader && typeof value === 'string' && (field === 'name' || field === 'scheme')
            ? value.toLowerCase()
            : value,
        ]),
    ),
  );
}

function credentials(way: Way): string {
  if (way.length === 0) return 'no credentials';
  const names = way.map(({ name, scopes }) =>
    scopes.length === 0 ? name : `${name} (${listed(scopes, 'and')})`,
  );
  return listed(names, 'and');
}
