import { canonical } from '../documents/json.js';
import type { Inclusion } from './inclusion.js';
import { allOf, type Schema } from './schema.js';
import { propertyNamesOf, propertyOf, type Shape, shapeOf } from './shape.js';
import { aliasOf, listed, literal } from './words.js';

/** One of the alternatives that a schema consists of, with all that holds beside the choice. */
export interface Alternative {
  readonly schema: Schema;
  /** The values of the discriminator that stand for it. */
  readonly tags: readonly string[];
  /** The literals by which it is known: `data.message` → its values. */
  readonly literals: ReadonlyMap<string, readonly string[]>;
}

interface Matching {
  readonly pairs: readonly (readonly [Alternative, Alternative])[];
  readonly lost: readonly Alternative[];
  readonly gained: readonly Alternative[];
}

/** The branches of the schema's first choice, or the schema itself where there is none. */
export function alternativesOf(schema: Schema, inclusion: Inclusion): Alternative[] {
  const [choice] = shapeOf(schema).choices;
  if (choice === undefined) return [{ schema, tags: [], literals: literalsOf(schema) }];
  return choice.branches
    .map((branch, index) => {
      const whole = allOf(choice.rest, branch);
      const tags = choice.discriminator?.tags[index] ?? [];
      return { schema: whole, tags, literals: literalsOf(whole) };
    })
    .filter((alternative) => !inclusion.isEmpty(alternative.schema));
}

/**
 * Finds for each old alternative the new one that it became: the equal one, else the one with the same literals, else the one
 * that includes it or is included, else the most alike. Never by position.
 */
export function matchAlternatives(
  old: readonly Alternative[],
  next: readonly Alternative[],
  inclusion: Inclusion,
): Matching {
  const candidates = old
    .flatMap((before) =>
      next.map((now) => ({ before, now, likeness: likeness(before, now, inclusion) })),
    )
    .filter((candidate) => candidate.likeness > 0)
    .sort((a, b) => b.likeness - a.likeness);
  const pairs: [Alternative, Alternative][] = [];
  const taken = new Set<Alternative>();
  for (const { before, now } of candidates) {
    if (taken.has(before) || taken.has(now)) continue;
    taken.add(before).add(now);
    pairs.push([before, now]);
  }
  return {
    pairs,
    lost: old.filter((alternative) => !taken.has(alternative)),
    gained: next.filter((alternative) => !taken.has(alternative)),
  };
}

/** What tells this alternative from its siblings, as the end of a sentence: `data.message is "FACE_ENROLLED"`. */
export function nameOf(alternative: Alternative, siblings: readonly Alternative[]): string {
  const telling = [...alternative.literals].filter(([path, values]) =>
    siblings.some((other) => other.literals.get(path)?.join() !== values.join()),
  );
  const common = telling.filter(([path]) => siblings.every(({ literals }) => literals.has(path)));
  if (telling.length > 0) {
    return (common.length > 0 ? common : telling)
      .slice(0, 2)
      .map(([path, values]) => `${path} is ${listed(values, 'or')}`)
      .join(' and ');
  }
  const position = siblings.indexOf(alternative) + 1;
  return aliasOf(shapeOf(alternative.schema)) ?? `it is alternative ${position}`;
}

const equal = 1000;
const sameLiteral = 10;
const included = 5;
const sameMembers = 4;
const leastOverlap = 0.5;

/** 0 for alternatives that have nothing to do with each other. */
function likeness(a: Alternative, b: Alternative, inclusion: Inclusion): number {
  const inOld = inclusion.includes(a.schema, b.schema);
  const inNew = inclusion.includes(b.schema, a.schema);
  const tags = a.tags.some((tag) => b.tags.includes(tag)) ? 1 : 0;
  if (inOld && inNew) return equal + tags;
  let shared = 0;
  for (const [path, values] of a.literals) {
    const others = b.literals.get(path);
    if (others === undefined) continue;
    if (!values.some((value) => others.includes(value))) return 0;
    shared += 1;
  }
  const shapes = [shapeOf(a.schema), shapeOf(b.schema)] as const;
  const overlap = memberOverlap(...shapes);
  const isIncluded = inOld || inNew;
  const isAlike = shared > 0 || isIncluded || tags > 0 || overlap >= leastOverlap;
  if (!isAlike || ![...shapes[0].types].some((type) => shapes[1].types.has(type))) return 0;
  return (shared + tags) * sameLiteral + (isIncluded ? included : 0) + overlap * sameMembers;
}

/** The share of property names that both have; for values without properties, whether their types are the same. */
function memberOverlap(a: Shape, b: Shape): number {
  const names = propertyNamesOf(a);
  const others = propertyNamesOf(b);
  const all = new Set([...names, ...others]);
  if (all.size > 0) return [...names].filter((name) => others.has(name)).length / all.size;
  return [...a.types].sort().join() === [...b.types].sort().join() ? 1 : 0;
}

const maxLiterals = 32;

/** Properties that can only be certain values, two levels deep. */
function literalsOf(schema: Schema): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const collect = (shape: Shape, path: string, depth: number) => {
    for (const name of propertyNamesOf(shape)) {
      const inner = shapeOf(propertyOf(shape, name));
      const { values } = inner;
      if (values !== undefined && values.length > 0 && values.length <= maxLiterals) {
        found.set(path + name, values.map(literal));
      } else if (depth < 2 && inner.choices.length === 0) {
        collect(inner, `${path}${name}.`, depth + 1);
      }
    }
  };
  collect(shapeOf(schema), '', 1);
  const { values } = shapeOf(schema);
  if (values !== undefined) found.set('the value', values.map(canonical));
  return found;
}
