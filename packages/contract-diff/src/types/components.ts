import type { ChangeLog } from '../changes.js';
import { entriesOf, isObject, type Json, member, objectOr } from '../documents/json.js';
import type { Comparison } from '../operations/comparison.js';
import { schemaAt } from '../schemas/schema.js';
import type { Source } from '../schemas/source.js';
import { unfold } from '../schemas/unfold.js';

/** The components that type generators give a name to, and what one of them is called. */
const typed = new Map([
  ['schemas', 'schema'],
  ['responses', 'response'],
  ['parameters', 'parameter'],
  ['requestBodies', 'request body'],
  ['headers', 'header'],
  ['pathItems', 'path item'],
]);

/** Compares the names of components: generated types are named after them, whatever refers to them on the wire. */
export function compareComponents({ old, next, schemas }: Comparison, log: ChangeLog): void {
  for (const [section, word] of typed) {
    const before = componentsOf(old, section);
    const now = componentsOf(next, section);
    const gained = [...now].filter(([name]) => !before.has(name));
    for (const [name, component] of before) {
      if (now.has(name)) continue;
      const text = unfold(old, component);
      const [twin] = gained.filter(([, other]) => unfold(next, other) === text);
      const message =
        twin === undefined
          ? `The ${word} ${name} is gone, and the types of its name with it.`
          : `The ${word} ${name} is called ${twin[0]} now, and so are the types of its name.`;
      log.add('breaking', 'types', message);
    }
  }
  const used = usedIn(next);
  const now = componentsOf(next, 'schemas');
  for (const [name, component] of componentsOf(old, 'schemas')) {
    const other = now.get(name);
    if (other === undefined || (isObject(other) && used.has(other))) continue;
    // What operations use is compared with them.
    if (schemas.areSame(schemaAt(old, component), schemaAt(next, other))) continue;
    log.add('breaking', 'types', `The schema ${name}, which no operation uses, changed.`);
  }
}

function componentsOf(source: Source, section: string): Map<string, Json> {
  return entriesOf(member(objectOr(member(source.root, 'components')), section));
}

/** All objects that operations hold or refer to. */
function usedIn(source: Source): Set<Json> {
  const seen = new Set<Json>();
  const open: Json[] = ['paths', 'webhooks'].flatMap((field) => member(source.root, field) ?? []);
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    const reference = isObject(value) ? member(value, '$ref') : undefined;
    if (typeof reference === 'string' && reference.startsWith('#')) {
      open.push(source.target(reference));
    }
    open.push(...Object.values(value));
  }
  return seen;
}
