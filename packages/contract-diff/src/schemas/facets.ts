import type { Sender } from '../changes.js';
import { canonical, type Json, keysOfBoth } from '../documents/json.js';
import { readingOf } from './keywords.js';
import { isAtLeast, isAtMost } from './numbers.js';
import { type Bound, isAnyType, type Shape, type TypeName } from './shape.js';
import { unfold } from './unfold.js';
import { listed, listOfValues, typeWords } from './words.js';

/** How the set of values changed: fewer, more, or neither of the two. */
export type Nature = 'narrowed' | 'widened' | 'changed';

type Types = ReadonlySet<TypeName>;

interface Facet {
  readonly nature: Nature;
  readonly message: string;
}

/** What changed in the conditions that a schema puts on a value itself, apart from its members and alternatives. */
export function facetsOf(old: Shape, next: Shape, sender: Sender): Facet[] {
  return [
    ...typeFacets(old, next),
    ...valueFacets(old, next, sender),
    ...boundFacets(old, next),
    ...countFacets(old, next),
    ...maximumFacets(old, next),
    ...textFacets('pattern', old.patterns, next.patterns),
    ...textFacets('format', old.formats, next.formats),
    ...textFacets('multipleOf', textsOf(old.multiplesOf), textsOf(next.multiplesOf)),
    ...uniqueFacets(old, next),
    ...ruleFacets(old, next),
  ];
}

function typeFacets(old: Shape, next: Shape): Facet[] {
  if (old.values !== undefined && next.values !== undefined) return [];
  const lost = new Set([...old.types].filter((type) => !next.types.has(type)));
  const gained = new Set([...next.types].filter((type) => !old.types.has(type)));
  if (lost.size > 0 && gained.size > 0) {
    const message = `The type changed from ${typeWords(old.types)} to ${typeWords(next.types)}.`;
    return [{ nature: 'changed', message }];
  }
  if (lost.size > 0) {
    const left = typeWords(next.types);
    return [{ nature: 'narrowed', message: lostTypes(old.types, lost, left) }];
  }
  if (gained.size > 0) {
    const before = typeWords(old.types);
    return [{ nature: 'widened', message: gainedTypes(next.types, gained, before) }];
  }
  return [];
}

function lostTypes(old: Types, lost: Types, left: string): string {
  if (isAnyType(old)) return `It can no longer be anything: it is ${left} now.`;
  const others = withoutFractions(lost, old);
  if (others.size === lost.size)
    return `It can no longer be ${typeWords(lost)}; it is ${left} now.`;
  return others.size === 0
    ? `Numbers are whole now: it is ${left} now.`
    : `Numbers are whole now, and it can no longer be ${typeWords(others)}; it is ${left} now.`;
}

function gainedTypes(next: Types, gained: Types, before: string): string {
  if (isAnyType(next)) return `It can be anything now; it was ${before}.`;
  const others = withoutFractions(gained, next);
  if (others.size === gained.size) {
    return `It can now be ${typeWords(gained)} as well; it was ${before}.`;
  }
  return others.size === 0
    ? `Numbers can have fractions now; it was ${before}.`
    : `Numbers can have fractions now, and it can be ${typeWords(others)} as well; it was ${before}.`;
}

/** Where whole numbers stay, fractions that come or go are told in a clause of their own. */
function withoutFractions(changed: Types, all: Types): Types {
  const isOfNumbers = changed.has('fraction') && all.has('integer') && !changed.has('integer');
  return isOfNumbers ? new Set([...changed].filter((type) => type !== 'fraction')) : changed;
}

function valueFacets(old: Shape, next: Shape, sender: Sender): Facet[] {
  if (old.values === undefined && next.values === undefined) return [];
  if (old.values === undefined) {
    const message = `It is limited to ${listOfValues(next.values ?? [])} now.`;
    return [{ nature: 'narrowed', message }];
  }
  if (next.values === undefined) {
    const message = `It is no longer limited to ${listOfValues(old.values)}.`;
    return [{ nature: 'widened', message }];
  }
  const lost = beyond(old.values, next.values);
  const gained = beyond(next.values, old.values);
  const facets: Facet[] = [];
  if (lost.length > 0) {
    const verb = sender === 'caller' ? 'is no longer accepted' : 'no longer occurs';
    facets.push({ nature: 'narrowed', message: `The value ${listOfValues(lost)} ${verb}.` });
  }
  if (gained.length > 0) {
    const verb = sender === 'caller' ? 'is accepted now' : 'can occur now';
    facets.push({ nature: 'widened', message: `The value ${listOfValues(gained)} ${verb}.` });
  }
  return facets;
}

function beyond(values: readonly Json[], others: readonly Json[]): Json[] {
  const known = new Set(others.map(canonical));
  return values.filter((value) => !known.has(canonical(value)));
}

function boundFacets(old: Shape, next: Shape): Facet[] {
  return [
    ...limitFacet('minimum', bound(old.least), bound(next.least), isAtLeast(next.least, old.least)),
    ...limitFacet('maximum', bound(old.most), bound(next.most), isAtMost(next.most, old.most)),
  ];
}

function bound(limit: Bound | undefined): string | undefined {
  if (limit === undefined) return undefined;
  return limit.open ? `${limit.value} (itself excluded)` : `${limit.value}`;
}

function countFacets(old: Shape, next: Shape): Facet[] {
  const least = [
    ['minLength', 'minimum length'],
    ['minItems', 'minimum number of items'],
    ['minProperties', 'minimum number of properties'],
  ] as const;
  const most = [
    ['maxLength', 'maximum length'],
    ['maxItems', 'maximum number of items'],
    ['maxProperties', 'maximum number of properties'],
  ] as const;
  return [
    ...least.flatMap(([key, name]) =>
      limitFacet(name, atLeast(old[key]), atLeast(next[key]), next[key] > old[key]),
    ),
    ...most.flatMap(([key, name]) =>
      limitFacet(name, atMost(old[key]), atMost(next[key]), next[key] < old[key]),
    ),
  ];
}

/** The limits that extensions name. */
function maximumFacets(old: Shape, next: Shape): Facet[] {
  return keysOfBoth(old.maxima, next.maxima).flatMap((name) => {
    const [was, is] = [old, next].map(({ maxima }) => maxima.get(name) ?? Number.POSITIVE_INFINITY);
    if (was === undefined || is === undefined) return [];
    return limitFacet(name, atMost(was), atMost(is), is < was);
  });
}

function atLeast(count: number): string | undefined {
  return count === 0 ? undefined : String(count);
}

function atMost(count: number): string | undefined {
  return count === Number.POSITIVE_INFINITY ? undefined : String(count);
}

function limitFacet(
  name: string,
  old: string | undefined,
  next: string | undefined,
  isTighter: boolean,
): Facet[] {
  if (old === next) return [];
  const nature = isTighter ? 'narrowed' : 'widened';
  if (old === undefined) return [{ nature, message: `A ${name} of ${next} is new.` }];
  if (next === undefined) return [{ nature, message: `The ${name} of ${old} is gone.` }];
  return [{ nature, message: `The ${name} went from ${old} to ${next}.` }];
}

function textFacets(name: string, old: ReadonlySet<string>, next: ReadonlySet<string>): Facet[] {
  const lost = [...old].filter((text) => !next.has(text));
  const gained = [...next].filter((text) => !old.has(text));
  if (lost.length === 0 && gained.length === 0) return [];
  const before = listed(lost, 'and');
  const now = listed(gained, 'and');
  if (gained.length === 0)
    return [{ nature: 'widened', message: `The ${name} ${before} is gone.` }];
  if (lost.length === 0) return [{ nature: 'narrowed', message: `The ${name} ${now} is new.` }];
  return [{ nature: 'changed', message: `The ${name} changed from ${before} to ${now}.` }];
}

function textsOf(numbers: ReadonlySet<number>): Set<string> {
  return new Set([...numbers].map(String));
}

function uniqueFacets(old: Shape, next: Shape): Facet[] {
  if (old.uniqueItems === next.uniqueItems) return [];
  return next.uniqueItems
    ? [{ nature: 'narrowed', message: 'No item may occur twice now.' }]
    : [{ nature: 'widened', message: 'Items may occur twice now.' }];
}

/** Keywords whose changes are told as a whole; what they amount to is left to the proof. */
const rules: readonly (readonly string[])[] = [
  ['not'],
  ['if', 'then', 'else'],
  ['contains', 'minContains', 'maxContains'],
  ['propertyNames'],
  ['dependentRequired'],
  ['dependentSchemas'],
  ['unevaluatedProperties'],
  ['unevaluatedItems'],
];

function ruleFacets(old: Shape, next: Shape): Facet[] {
  return rules.flatMap((keywords): Facet[] => {
    const before = ruleText(old, keywords);
    const now = ruleText(next, keywords);
    if (before === now) return [];
    const name = listed(
      keywords.map((keyword) => `"${keyword}"`),
      'and',
    );
    if (now === '') return [{ nature: 'widened', message: `The rule ${name} is gone.` }];
    if (before === '') return [{ nature: 'narrowed', message: `The rule ${name} is new.` }];
    return [{ nature: 'changed', message: `The rule ${name} changed.` }];
  });
}

function ruleText({ parts }: Shape, keywords: readonly string[]): string {
  const texts = parts.flatMap(({ raw, home }) =>
    keywords.flatMap((keyword) => {
      const value = raw[keyword];
      return value === undefined ? [] : [`${keyword}: ${unfold(home, value, readingOf(keyword))}`];
    }),
  );
  return texts.sort().join('\n');
}
