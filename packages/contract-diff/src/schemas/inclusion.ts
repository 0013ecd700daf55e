import { canonical, type Json } from '../documents/json.js';
import type { Budget } from './budget.js';
import { isAtLeast, isAtMost, isEmptyRange, isMultipleOf } from './numbers.js';
import { allOf, anything, caseOf, type Schema } from './schema.js';
import {
  type Choice,
  type Condition,
  type ContainsRule,
  itemOf,
  type ListRule,
  namesWithin,
  type ObjectRule,
  prefixLength,
  propertyNamesOf,
  propertyOf,
  restOfItems,
  ruleFor,
  type Shape,
  shapeOf,
  type TypeName,
} from './shape.js';
import { accepts } from './validation.js';

/**
 * Which values count as values of the narrow schema.
 * - `all`: all that it accepts.
 * - `as declared`: of an object that is silent about further properties, only those that it names. A caller who keeps to the
 *   contract sends no others, so a new optional property harms nobody.
 */
type Extent = 'all' | 'as declared';

const maxSteps = 20_000;
const maxCases = 64;
const maxSplits = 6;

/** Proves that one schema includes another. It may fail to find a proof, but what it proves is so. */
export class Inclusion {
  readonly #proved = new Map<string, boolean>();
  readonly #empty = new Map<string, boolean>();
  readonly #open = new Map<string, { readonly depth: number; readonly order: number }>();
  #earliestAssumed = Number.POSITIVE_INFINITY;
  #steps = 0;

  constructor(private readonly budget: Budget) {}

  /** Whether every value of `narrow` is proved to be a value of `wide`. */
  includes(wide: Schema, narrow: Schema, extent: Extent = 'all'): boolean {
    this.#steps = 0;
    return this.#holds(wide, narrow, { extent, depth: 0, splits: 0, declared: noNames });
  }

  /** Whether it is proved that no value satisfies the schema. */
  isEmpty(schema: Schema): boolean {
    const known = this.#empty.get(schema.key);
    if (known !== undefined) return known;
    if (!this.#mayStep()) return false;
    this.#empty.set(schema.key, false);
    const empty = this.#hasNoValue(schema, shapeOf(schema));
    this.#empty.set(schema.key, empty);
    return empty;
  }

  #hasNoValue(schema: Schema, shape: Shape): boolean {
    const { values } = shape;
    if (values?.every((value) => accepts(schema, value, this.budget) === 'no')) return true;
    if ([...shape.types].every((type) => this.#hasNone(shape, type))) return true;
    return shape.choices.some(({ rest, branches }) =>
      branches.every((branch) => this.isEmpty(allOf(rest, branch))),
    );
  }

  /** Whether the shape has no value of this type. */
  #hasNone(shape: Shape, type: TypeName): boolean {
    switch (type) {
      case 'integer':
      case 'fraction':
        return isEmptyRange(shape.least, shape.most);
      case 'string':
        return shape.minLength > shape.maxLength;
      case 'array':
        return (
          shape.minItems > shape.maxItems ||
          Array.from({ length: Math.min(shape.minItems, maxCases) }).some((_, index) =>
            this.isEmpty(itemOf(shape, index)),
          )
        );
      case 'object':
        return (
          Math.max(shape.minProperties, shape.required.size) > shape.maxProperties ||
          [...shape.required].some((name) => this.isEmpty(propertyOf(shape, name)))
        );
      default:
        return false;
    }
  }

  #mayStep(): boolean {
    this.#steps += 1;
    this.budget.spend(1);
    return this.#steps <= maxSteps && !this.budget.isSpent;
  }

  #areDisjoint(a: Schema, b: Schema): boolean {
    return this.isEmpty(allOf(a, b));
  }

  /** `includes`, remembered, with recursion taken for proved where a value of finite depth cannot go round for ever. */
  #holds(wide: Schema, narrow: Schema, at: Position): boolean {
    if (wide === anything || !narrow.possible) return true;
    const pair = `${at.extent}\n${at.declared}\n\n${wide.key}\n\n${narrow.key}`;
    const known = this.#proved.get(pair);
    if (known !== undefined) return known;
    const open = this.#open.get(pair);
    if (open !== undefined) {
      // Without a step into a member the pair would prove itself.
      if (open.depth >= at.depth) return false;
      this.#earliestAssumed = Math.min(this.#earliestAssumed, open.order);
      return true;
    }
    if (!this.#mayStep()) return false;

    const order = this.#open.size;
    const assumedBefore = this.#earliestAssumed;
    this.#earliestAssumed = Number.POSITIVE_INFINITY;
    this.#open.set(pair, { depth: at.depth, order });
    const proved = this.#prove(wide, narrow, at);
    this.#open.delete(pair);
    // A proof that leans on a pair further up is none until that one is done.
    if (!proved || this.#earliestAssumed >= order) this.#proved.set(pair, proved);
    this.#earliestAssumed = Math.min(assumedBefore, this.#earliestAssumed);
    return proved;
  }

  #prove(wide: Schema, narrow: Schema, at: Position): boolean {
    if (this.isEmpty(narrow)) return true;
    const a = shapeOf(wide);
    const b = shapeOf(narrow);
    if (!isSubset(b.opaque, opaqueWithin(a))) return false;
    if (this.#provesEachValue(wide, narrow, b)) return true;
    if (this.#provesDirectly(a, b, narrow, at)) return true;
    if (at.splits >= maxSplits) return false;
    const inside = { ...at, splits: at.splits + 1, declared: declaredIn(narrow, at) };
    return this.#waysToSplit(a, b, narrow).some((cases) =>
      cases.every((one) => this.#holds(wide, one, inside)),
    );
  }

  /** A handful of values is tried one by one. */
  #provesEachValue(wide: Schema, narrow: Schema, b: Shape): boolean {
    const values = finiteValues(b);
    return (
      values?.every(
        (value) =>
          accepts(narrow, value, this.budget) === 'no' ||
          accepts(wide, value, this.budget) === 'yes',
      ) ?? false
    );
  }

  /** Whether each condition of `a` follows from some condition of `b`. */
  #provesDirectly(a: Shape, b: Shape, narrow: Schema, at: Position): boolean {
    return (
      isSubset(a.opaque, b.opaque) &&
      isSubset(a.assertions, b.assertions) &&
      isSubset(b.types, a.types) &&
      this.#provesValues(a, b) &&
      (!(b.types.has('integer') || b.types.has('fraction')) || provesNumbers(a, b)) &&
      (!b.types.has('string') || provesText(a, b)) &&
      provesMaxima(a, b) &&
      provesFormats(a, b) &&
      (!b.types.has('array') || this.#provesLists(a, b, at)) &&
      (!b.types.has('object') || this.#provesObjects(a, b, narrow, at)) &&
      this.#provesSubtypes(a, b, at) &&
      a.nots.every((not) => this.#provesNot(not, b, narrow, at)) &&
      a.conditions.every((condition) => this.#provesCondition(condition, b, narrow, at)) &&
      a.choices.every((choice) => this.#provesChoice(choice, a, b, narrow, at))
    );
  }

  /** What a value turns out to be is chosen by the discriminator, so each choice is proved by its own. */
  #provesSubtypes(a: Shape, b: Shape, at: Position): boolean {
    return [...b.subtypes].every(([tag, subtype]) => {
      const same = a.subtypes.get(tag);
      return same !== undefined && this.#holds(same, subtype, at);
    });
  }

  #provesValues({ valueTexts }: Shape, b: Shape): boolean {
    return (
      valueTexts === undefined ||
      (b.values?.every((value) => valueTexts.has(canonical(value))) ?? false)
    );
  }

  #provesLists(a: Shape, b: Shape, at: Position): boolean {
    return (
      a.minItems <= b.minItems &&
      b.maxItems <= a.maxItems &&
      (!a.uniqueItems || b.uniqueItems || b.maxItems <= 1) &&
      a.lists.every((rule) => this.#provesItems(rule, b, at)) &&
      a.contains.every((rule) => this.#provesContains(rule, b, at))
    );
  }

  #provesItems(rule: ListRule, b: Shape, at: Position): boolean {
    const inside = stepInto(at);
    const length = Math.max(rule.prefix.length, prefixLength(b));
    for (let index = 0; index < length && index < b.maxItems; index += 1) {
      if (!this.#holds(rule.prefix[index] ?? rule.rest, itemOf(b, index), inside)) return false;
    }
    return b.maxItems <= length || this.#holds(rule.rest, restOfItems(b), inside);
  }

  #provesContains(a: ContainsRule, b: Shape, at: Position): boolean {
    const inside: Position = { ...stepInto(at), extent: 'all' };
    const hasEnough =
      a.min === 0 ||
      b.contains.some(({ schema, min }) => min >= a.min && this.#holds(a.schema, schema, inside)) ||
      (b.minItems >= a.min && this.#provesItems({ prefix: [], rest: a.schema }, b, at));
    const hasNoMore =
      b.maxItems <= a.max ||
      b.contains.some(({ schema, max }) => max <= a.max && this.#holds(schema, a.schema, inside));
    return hasEnough && (a.max === Number.POSITIVE_INFINITY || hasNoMore);
  }

  #provesObjects(a: Shape, b: Shape, narrow: Schema, at: Position): boolean {
    return (
      isSubset(a.required, b.required) &&
      a.minProperties <= Math.max(b.minProperties, b.required.size) &&
      this.#mostProperties(b) <= a.maxProperties &&
      a.objects.every((rule) => this.#provesProperties(rule, b, narrow, at)) &&
      a.propertyNames.every((names) => this.#provesNames(names, b, at)) &&
      [...a.dependentRequired].every(([name, needed]) =>
        this.#provesDependentRequired(name, needed, b),
      ) &&
      a.dependentSchemas.every(
        ([name, schema]) =>
          this.isEmpty(propertyOf(b, name)) ||
          this.#holds(schema, narrow, at) ||
          b.dependentSchemas.some(([own, other]) => own === name && this.#holds(schema, other, at)),
      )
    );
  }

  #mostProperties(b: Shape): number {
    const named = b.objects
      .filter(({ patterns, rest }) => patterns.size === 0 && this.isEmpty(rest))
      .map(({ properties }) => properties.size);
    return Math.min(b.maxProperties, ...named);
  }

  #provesProperties(rule: ObjectRule, b: Shape, narrow: Schema, at: Position): boolean {
    const inside = stepInto(at);
    for (const name of new Set([...rule.properties.keys(), ...propertyNamesOf(b)])) {
      const isUnsent =
        at.extent === 'as declared' &&
        rule.properties.has(name) &&
        !at.declared.includes(quoted(name)) &&
        isUndeclared(narrow, name);
      if (!isUnsent && !this.#holds(ruleFor(rule, name), propertyOf(b, name), inside)) return false;
    }
    if (b.maxProperties === 0) return true;
    const patternsHold = [...rule.patterns].every(([pattern, schema]) =>
      b.objects.some((own) => {
        const same = own.patterns.get(pattern);
        return (
          (same !== undefined && this.#holds(schema, same, inside)) ||
          this.#provesUnnamed(schema, own, new Set(), inside)
        );
      }),
    );
    return (
      patternsHold &&
      (rule.rest === anything ||
        b.objects.some((own) =>
          this.#provesUnnamed(rule.rest, own, new Set(rule.patterns.keys()), inside),
        ))
    );
  }

  /** Whether properties that nobody names fit, whichever of the rule's patterns they match; `except` are dealt with. */
  #provesUnnamed(wide: Schema, rule: ObjectRule, except: Set<string>, inside: Position): boolean {
    return (
      this.#holds(wide, rule.rest, inside) &&
      [...rule.patterns].every(
        ([pattern, schema]) => except.has(pattern) || this.#holds(wide, schema, inside),
      )
    );
  }

  #provesNames(names: Schema, b: Shape, at: Position): boolean {
    if (this.#holds(names, allOf(...b.propertyNames), stepInto(at))) return true;
    return b.objects.some(
      ({ properties, patterns, rest }) =>
        patterns.size === 0 &&
        this.isEmpty(rest) &&
        [...properties.keys()].every((name) => accepts(names, name, this.budget) === 'yes'),
    );
  }

  #provesDependentRequired(name: string, needed: ReadonlySet<string>, b: Shape): boolean {
    const implied = new Set([...b.required, ...(b.dependentRequired.get(name) ?? [])]);
    return isSubset(needed, implied) || this.isEmpty(propertyOf(b, name));
  }

  #provesNot(not: Schema, b: Shape, narrow: Schema, at: Position): boolean {
    const inside: Position = { ...at, extent: 'all' };
    return (
      this.#areDisjoint(not, narrow) || b.nots.some((other) => this.#holds(other, not, inside))
    );
  }

  #provesCondition(a: Condition, b: Shape, narrow: Schema, at: Position): boolean {
    const then = this.#holds(a.whenMet, narrow, at);
    const otherwise = this.#holds(a.otherwise, narrow, at);
    return (
      (then && (otherwise || this.#holds(a.test, narrow, at))) ||
      (otherwise && this.#areDisjoint(a.test, narrow)) ||
      b.conditions.some(
        (own) =>
          this.#areEqual(a.test, own.test, at) &&
          (then || this.#holds(a.whenMet, own.whenMet, at)) &&
          (otherwise || this.#holds(a.otherwise, own.otherwise, at)),
      )
    );
  }

  #provesChoice(choice: Choice, a: Shape, b: Shape, narrow: Schema, at: Position): boolean {
    const { branches, exclusive, rest } = choice;
    // A keyword of unknown effect beside the choice belongs to each branch.
    const whole = (branch: Schema) => (a.opaque.size > 0 ? allOf(rest, branch) : branch);
    const fits = branches.some(
      (branch, index) =>
        (!exclusive ||
          branches.every((other, i) => i === index || this.#areDisjoint(other, narrow))) &&
        this.#holds(whole(branch), narrow, at),
    );
    return fits || b.choices.some((own) => this.#areSameChoice(choice, own, at));
  }

  #areSameChoice(a: Choice, b: Choice, at: Position): boolean {
    if (a.exclusive !== b.exclusive || a.branches.length !== b.branches.length) return false;
    const left = [...b.branches];
    return a.branches.every((branch) => {
      const index = left.findIndex((other) => this.#areEqual(branch, other, at));
      if (index >= 0) left.splice(index, 1);
      return index >= 0;
    });
  }

  /** Ways to divide the narrow schema into cases that can be proved one by one. */
  #waysToSplit(a: Shape, b: Shape, narrow: Schema): Schema[][] {
    const ways = b.choices.map(({ rest, branches }) => branches.map((one) => allOf(rest, one)));
    if (a.choices.length === 0 && a.conditions.length === 0) return ways;
    const [part] = b.parts;
    if (part === undefined) return ways;
    const split = (cases: readonly Parameters<typeof caseOf>[0][]) =>
      cases.map((one) => allOf(narrow, caseOf(one, part.home)));
    const types = [...b.types];
    const hasNumber = b.types.has('integer') && b.types.has('fraction');
    if (types.length > (hasNumber ? 2 : 1)) {
      const names = types
        .filter((type) => !hasNumber || type !== 'integer')
        .map((type) => (type === 'fraction' ? 'number' : type));
      ways.push(split(names.map((type) => ({ type }))));
    } else if (b.types.has('object')) {
      for (const name of b.required) {
        const values = finiteValues(shapeOf(propertyOf(b, name)));
        if (values !== undefined && values.length > 1 && values.length <= maxCases) {
          ways.push(split(values.map((value) => ({ properties: { [name]: { const: value } } }))));
        }
      }
    }
    return ways;
  }

  /** Equal as sets, whoever sends them. */
  #areEqual(a: Schema, b: Schema, at: Position): boolean {
    const inside: Position = { ...at, extent: 'all' };
    return this.#holds(a, b, inside) && this.#holds(b, a, inside);
  }
}

/** Where in a value and in a proof. */
interface Position {
  readonly extent: Extent;
  /** Steps into members of the value so far. */
  readonly depth: number;
  /** Divisions into cases since the last of these steps. */
  readonly splits: number;
  /**
   * The properties that the object declares, whichever case it is divided into, each quoted. What one case declares, the others
   * may be sent as well.
   */
  readonly declared: string;
}

const noNames = '';

function stepInto(at: Position): Position {
  return { ...at, depth: at.depth + 1, splits: 0, declared: noNames };
}

function declaredIn(schema: Schema, at: Position): string {
  if (at.extent === 'all') return noNames;
  const names = [...namesWithin(shapeOf(schema))].map(quoted);
  return (
    at.declared +
    names
      .filter((name) => !at.declared.includes(name))
      .sort()
      .join('')
  );
}

function quoted(name: string): string {
  return JSON.stringify(name);
}

function provesNumbers(a: Shape, b: Shape): boolean {
  const isWhole = !b.types.has('fraction');
  return (
    isAtLeast(b.least, a.least) &&
    isAtMost(b.most, a.most) &&
    [...a.multiplesOf].every(
      (divisor) =>
        (isWhole && isMultipleOf(1, divisor)) ||
        [...b.multiplesOf].some((own) => isMultipleOf(own, divisor)),
    )
  );
}

function provesText(a: Shape, b: Shape): boolean {
  return (
    a.minLength <= b.minLength && b.maxLength <= a.maxLength && isSubset(a.patterns, b.patterns)
  );
}

function provesMaxima(a: Shape, b: Shape): boolean {
  return [...a.maxima].every(([name, most]) => (b.maxima.get(name) ?? Infinity) <= most);
}

/** Formats that are part of another one. */
const widerFormat = new Map([
  ['int32', 'int64'],
  ['float', 'double'],
]);

function provesFormats(a: Shape, b: Shape): boolean {
  const implied = new Set([...b.formats].flatMap((format) => [format, widerFormat.get(format)]));
  return [...a.formats].every((format) => implied.has(format));
}

/** All values of the shape, if it lists them or can have only few. */
function finiteValues(shape: Shape): readonly Json[] | undefined {
  if (shape.values !== undefined) return shape.values;
  if (![...shape.types].every((type) => type === 'null' || type === 'boolean')) return undefined;
  return [...shape.types].flatMap((type) => (type === 'null' ? [null] : [true, false]));
}

/**
 * Whether an object schema that names its properties has no word about this one, nor about further ones. (A schema that names
 * none at all is a free form, of which callers may send anything.)
 */
export function isUndeclared(schema: Schema, name: string): boolean {
  return propertyNamesOf(shapeOf(schema)).size > 0 && isSilent(schema, name, new Set());
}

function isSilent(schema: Schema, name: string, seen: Set<string>): boolean {
  if (seen.has(schema.key)) return true;
  seen.add(schema.key);
  const shape = shapeOf(schema);
  const dependent = [...shape.dependentRequired].flatMap(([own, needed]) => [own, ...needed]);
  const inPlace = [
    ...shape.choices.flatMap(({ branches }) => branches),
    ...shape.conditions.flatMap((condition) => [
      condition.test,
      condition.whenMet,
      condition.otherwise,
    ]),
    ...shape.dependentSchemas.map(([, dependentSchema]) => dependentSchema),
    ...shape.subtypes.values(),
    ...shape.nots,
  ];
  return (
    shape.objects.every(
      (rule) => !rule.restIsWritten && rule.patterns.size === 0 && !rule.properties.has(name),
    ) &&
    shape.propertyNames.length + shape.assertions.size + shape.opaque.size === 0 &&
    !dependent.includes(name) &&
    inPlace.every((inner) => isSilent(inner, name, seen))
  );
}

/** Keywords of unknown effect in the schema and in what its choices add. */
function opaqueWithin(shape: Shape, seen = new Set<string>()): Set<string> {
  const all = new Set(shape.opaque);
  for (const branch of shape.choices.flatMap(({ branches }) => branches)) {
    if (seen.has(branch.key)) continue;
    seen.add(branch.key);
    for (const text of opaqueWithin(shapeOf(branch), seen)) all.add(text);
  }
  return all;
}

function isSubset<T>(part: ReadonlySet<T>, whole: ReadonlySet<T>): boolean {
  return [...part].every((entry) => whole.has(entry));
}
