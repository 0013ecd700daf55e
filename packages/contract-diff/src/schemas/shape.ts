import { ContractDiffError } from '../documents/errors.js';
import {
  canonical,
  isObject,
  type Json,
  type JsonObject,
  listOr,
  member,
  objectOr,
} from '../documents/json.js';
import { isInexact } from '../documents/parse.js';
import { inPlaceApplicators, isAnnotation, isPlace, readingOf } from './keywords.js';
import { matches } from './pattern.js';
import { allOf, anything, type Part, Schema, schemaAt, without } from './schema.js';
import { isBase, subtypesOf } from './subtypes.js';
import { unfold } from './unfold.js';

/** JSON's types, with `number` divided into whole numbers and fractions. */
export type TypeName = 'null' | 'boolean' | 'integer' | 'fraction' | 'string' | 'array' | 'object';

const allTypes: readonly TypeName[] = [
  'null',
  'boolean',
  'integer',
  'fraction',
  'string',
  'array',
  'object',
];

export function isAnyType(types: ReadonlySet<TypeName>): boolean {
  return types.size === allTypes.length;
}

export interface Bound {
  readonly value: number;
  /** The value itself is outside. */
  readonly open: boolean;
}

/** `properties`, `patternProperties` and `additionalProperties` of one part: they know each other. */
export interface ObjectRule {
  readonly properties: ReadonlyMap<string, Schema>;
  readonly patterns: ReadonlyMap<string, Schema>;
  readonly rest: Schema;
  /** Whether `additionalProperties` is written down. */
  readonly restIsWritten: boolean;
}

/** `prefixItems` and `items` of one part. */
export interface ListRule {
  readonly prefix: readonly Schema[];
  readonly rest: Schema;
}

export interface ContainsRule {
  readonly schema: Schema;
  readonly min: number;
  readonly max: number;
}

/** One `oneOf` or `anyOf`. */
export interface Choice {
  /** `oneOf`: a value that fits two branches fits none. */
  readonly exclusive: boolean;
  readonly branches: readonly Schema[];
  /** All that the schema says beside this choice. */
  readonly rest: Schema;
  readonly discriminator: Discriminator | undefined;
}

interface Discriminator {
  readonly property: string;
  /** For each branch the values that stand for it, sorted. */
  readonly tags: readonly (readonly string[])[];
  /** What else it says, as text: mappings to elsewhere, unknown fields. */
  readonly other: string;
}

export interface Condition {
  readonly test: Schema;
  readonly whenMet: Schema;
  readonly otherwise: Schema;
}

/**
 * A schema in normal form: `$ref` and `allOf` are followed and joined, OpenAPI 3.0's ways of writing are turned into 3.1's, and
 * every member is one more condition that a value meets.
 */
export interface Shape {
  readonly parts: readonly Part[];
  readonly types: ReadonlySet<TypeName>;
  /** The only values there are, from `enum` and `const`. */
  readonly values: readonly Json[] | undefined;
  /** `values` in canonical form. */
  readonly valueTexts: ReadonlySet<string> | undefined;
  readonly least: Bound | undefined;
  readonly most: Bound | undefined;
  readonly multiplesOf: ReadonlySet<number>;
  readonly minLength: number;
  readonly maxLength: number;
  /** The extensions that name a maximum of a value, such as of its bytes. */
  readonly maxima: ReadonlyMap<string, number>;
  readonly patterns: ReadonlySet<string>;
  readonly formats: ReadonlySet<string>;
  readonly minItems: number;
  readonly maxItems: number;
  readonly uniqueItems: boolean;
  readonly lists: readonly ListRule[];
  readonly contains: readonly ContainsRule[];
  readonly minProperties: number;
  readonly maxProperties: number;
  readonly required: ReadonlySet<string>;
  readonly objects: readonly ObjectRule[];
  readonly propertyNames: readonly Schema[];
  readonly dependentRequired: ReadonlyMap<string, ReadonlySet<string>>;
  readonly dependentSchemas: readonly (readonly [string, Schema])[];
  readonly choices: readonly Choice[];
  readonly nots: readonly Schema[];
  readonly conditions: readonly Condition[];
  /** Conditions that only an equal text on the other side proves (`unevaluatedProperties` beside applicators). */
  readonly assertions: ReadonlySet<string>;
  /** Of a base class with a discriminator: the schemas that its values may be of, by the discriminator's value. */
  readonly subtypes: ReadonlyMap<string, Schema>;
  /** Keywords of unknown effect: nothing is proved unless the other side has the same. */
  readonly opaque: ReadonlySet<string>;
  /** Prose and annotations: for each keyword the texts of its values. */
  readonly notes: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * The schema in normal form. Only what is asked for is read, so a recursive schema is no trouble.
 * @throws ContractDiffError when a reference leads nowhere.
 */
export function shapeOf(schema: Schema): Shape {
  return schema.shapeBy(readShape);
}

function readShape(schema: Schema): Shape {
  const draft = new Draft();
  if (!schema.possible) draft.types.clear();
  const seen = new Set<string>();
  const open = [...schema.parts];
  for (let part = open.shift(); part !== undefined; part = open.shift()) {
    if (seen.has(part.key)) continue;
    seen.add(part.key);
    part.home.budget.spend(1);
    const joined = joinedSchemas(part);
    for (const other of joined) {
      if (!other.possible) draft.types.clear();
      open.push(...other.parts);
    }
    const own = without(part, ...['$ref', '$dynamicRef', 'allOf'].filter((k) => k in part.raw));
    draft.parts.push(own);
    readPart(draft, own);
  }
  return finish(draft);
}

/** What the value must satisfy as well: the target of a reference, the members of `allOf`. */
function joinedSchemas(part: Part): Schema[] {
  const { raw, home, skipped } = part;
  const references = ['$ref', '$dynamicRef']
    .filter((keyword) => !skipped.has(keyword))
    .map((keyword) => member(raw, keyword))
    .filter((reference) => typeof reference === 'string')
    .map((reference) => schemaAt(home, home.target(reference)));
  const members = skipped.has('allOf') ? [] : listOr(member(raw, 'allOf'));
  return [...references, ...members.map((entry) => schemaAt(home, entry))];
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

class Draft implements Writable<Shape> {
  parts: Part[] = [];
  types = new Set<TypeName>(allTypes);
  values: Json[] | undefined;
  valueTexts: ReadonlySet<string> | undefined;
  least: Bound | undefined;
  most: Bound | undefined;
  multiplesOf = new Set<number>();
  minLength = 0;
  maxLength = Number.POSITIVE_INFINITY;
  maxima = new Map<string, number>();
  patterns = new Set<string>();
  formats = new Set<string>();
  minItems = 0;
  maxItems = Number.POSITIVE_INFINITY;
  uniqueItems = false;
  lists: ListRule[] = [];
  contains: ContainsRule[] = [];
  minProperties = 0;
  maxProperties = Number.POSITIVE_INFINITY;
  required = new Set<string>();
  objects: ObjectRule[] = [];
  propertyNames: Schema[] = [];
  dependentRequired = new Map<string, Set<string>>();
  dependentSchemas: [string, Schema][] = [];
  choices: Choice[] = [];
  nots: Schema[] = [];
  conditions: Condition[] = [];
  assertions = new Set<string>();
  subtypes = new Map<string, Schema>();
  opaque = new Set<string>();
  notes = new Map<string, Set<string>>();
}

function readPart(draft: Draft, part: Part): void {
  const { raw, home, skipped } = part;
  for (const [keyword, value] of Object.entries(raw)) {
    if (skipped.has(keyword) || isPlace(keyword)) continue;
    if (keyword === '$recursiveRef') {
      throw new ContractDiffError(
        `${home.document.name}: $recursiveRef is not part of OpenAPI; write $ref.`,
      );
    }
    if (home.fields.isProse(keyword) || isAnnotation(keyword)) note(draft, keyword, value);
    else if (!readKeyword(draft, part, keyword, value)) {
      draft.opaque.add(`${keyword}: ${unfold(home, value, readingOf(keyword))}`);
    }
  }
  readObjectRule(draft, part);
  readListRule(draft, part);
  readContains(draft, part);
  readCondition(draft, part);
}

function note(draft: Draft, keyword: string, value: Json): void {
  // `deprecated: false` and the like say what silence says.
  if (value === false && keyword !== 'default' && isAnnotation(keyword)) return;
  const texts = draft.notes.get(keyword) ?? new Set();
  draft.notes.set(keyword, texts.add(canonical(value)));
}

/** Adds one keyword to the draft; false when the value is of a kind that the keyword does not take. */
function readKeyword(draft: Draft, part: Part, keyword: string, value: Json): boolean {
  const { raw, home } = part;
  switch (keyword) {
    case 'type':
      return readType(draft, value, home.version === '3.0' && member(raw, 'nullable') === true);
    case 'nullable':
      return home.version === '3.0' && isNullableClear(raw, value);
    case 'enum':
      return Array.isArray(value) && !isInexact(value) && restrictValues(draft, value);
    case 'const':
      return !isInexact(value) && restrictValues(draft, [value]);
    case 'minimum':
    case 'maximum':
      return typeof value === 'number' && readBound(draft, part, keyword, value);
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      if (typeof value === 'boolean') return home.version === '3.0';
      return typeof value === 'number' && tighten(draft, keyword.slice(9), { value, open: true });
    case 'multipleOf':
      return typeof value === 'number' && value > 0 && draft.multiplesOf.add(value) !== undefined;
    case 'pattern':
      return isPattern(value) && (universal.has(value) || draft.patterns.add(value) !== undefined);
    case 'format':
      return typeof value === 'string' && readFormat(draft, value);
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      if (!isCount(value)) return false;
      draft[keyword] = Math.max(draft[keyword], value);
      return true;
    case 'maxLength':
    case 'maxItems':
    case 'maxProperties':
      if (!isCount(value)) return false;
      draft[keyword] = Math.min(draft[keyword], value);
      return true;
    case 'uniqueItems':
      draft.uniqueItems ||= value === true;
      return typeof value === 'boolean';
    case 'required':
      for (const name of listOr(value)) if (typeof name === 'string') draft.required.add(name);
      return isNames(value);
    case 'propertyNames':
      draft.propertyNames.push(schemaAt(home, value));
      return isSchema(value);
    case 'dependentRequired':
      return readDependentRequired(draft, value);
    case 'dependentSchemas':
      for (const [name, entry] of Object.entries(objectOr(value))) {
        draft.dependentSchemas.push([name, schemaAt(home, entry)]);
      }
      return isSchemas(value);
    case 'oneOf':
    case 'anyOf':
      return readChoice(draft, part, keyword, value);
    case 'discriminator':
      return Array.isArray(member(raw, 'oneOf')) || Array.isArray(member(raw, 'anyOf'));
    case 'not':
      draft.nots.push(schemaAt(home, value));
      return isSchema(value);
    case 'properties':
      return isSchemas(value);
    case 'patternProperties':
      return isSchemas(value) && Object.keys(value).every(isPattern);
    case 'additionalProperties':
    case 'items':
    case 'contains':
    case 'if':
    case 'then':
    case 'else':
      return isSchema(value);
    case 'prefixItems':
      return Array.isArray(value) && value.every(isSchema);
    case 'minContains':
    case 'maxContains':
      return isCount(value);
    case 'unevaluatedProperties':
    case 'unevaluatedItems':
      if (!isSchema(value)) return false;
      if (!isTrivial(value) && !isPlainRest(raw, keyword) && !isIdleRest(raw, keyword)) {
        draft.assertions.add(`${keyword}: ${unfold(home, raw)}`);
      }
      return true;
    default:
      return home.fields.ruleOf(keyword) === 'maximum' && readMaximum(draft, keyword, value);
  }
}

function readMaximum(draft: Draft, extension: string, value: Json): boolean {
  if (typeof value !== 'number') return false;
  draft.maxima.set(extension, Math.min(draft.maxima.get(extension) ?? Infinity, value));
  return true;
}

function readType(draft: Draft, value: Json, nullable: boolean): boolean {
  const names = (Array.isArray(value) ? value : [value]).concat(nullable ? ['null'] : []);
  const allowed = new Set<TypeName>();
  for (const name of names) {
    if (name === 'number') allowed.add('integer').add('fraction');
    else {
      const type = allTypes.find((known) => known === name && known !== 'fraction');
      if (type === undefined) return false;
      allowed.add(type);
    }
  }
  for (const type of draft.types) if (!allowed.has(type)) draft.types.delete(type);
  return true;
}

/**
 * `nullable` adds null to the `type` beside it. Without a type, or with an `enum` that has no null, the specification says that it
 * does nothing and tools disagree.
 */
function isNullableClear(raw: JsonObject, value: Json): boolean {
  if (value === false) return true;
  const values = member(raw, 'enum');
  return value === true && 'type' in raw && (!Array.isArray(values) || values.includes(null));
}

function restrictValues(draft: Draft, allowed: readonly Json[]): true {
  const texts = new Set(allowed.map(canonical));
  const unique = new Map((draft.values ?? allowed).map((value) => [canonical(value), value]));
  draft.values = [...unique].filter(([text]) => texts.has(text)).map(([, value]) => value);
  return true;
}

function readBound(draft: Draft, { raw, home }: Part, keyword: string, value: number): boolean {
  const side = keyword === 'minimum' ? 'Minimum' : 'Maximum';
  const open = home.version === '3.0' && member(raw, `exclusive${side}`) === true;
  return tighten(draft, side, { value, open });
}

function tighten(draft: Draft, side: string, bound: Bound): boolean {
  if (side === 'Minimum') draft.least = higher(draft.least, bound);
  else draft.most = lower(draft.most, bound);
  return true;
}

function higher(a: Bound | undefined, b: Bound): Bound {
  if (a === undefined || b.value > a.value) return b;
  return b.value === a.value && b.open ? b : a;
}

function lower(a: Bound | undefined, b: Bound): Bound {
  if (a === undefined || b.value < a.value) return b;
  return b.value === a.value && b.open ? b : a;
}

function readFormat(draft: Draft, format: string): boolean {
  // These change what a client passes or gets (bytes instead of text), so they are no mere narrowing.
  if (format === 'binary' || format === 'byte' || format === 'base64url') return false;
  draft.formats.add(format);
  return true;
}

function readDependentRequired(draft: Draft, value: Json): boolean {
  for (const [name, needed] of Object.entries(objectOr(value))) {
    if (!isNames(needed)) return false;
    const all = draft.dependentRequired.get(name) ?? new Set();
    for (const entry of listOr(needed)) if (typeof entry === 'string') all.add(entry);
    draft.dependentRequired.set(name, all);
  }
  return isObject(value);
}

function readChoice(draft: Draft, part: Part, keyword: 'oneOf' | 'anyOf', value: Json): boolean {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isSchema)) return false;
  draft.choices.push({
    exclusive: keyword === 'oneOf',
    branches: value.map((entry) => schemaAt(part.home, entry)),
    // The part itself; `finish` joins it with the parts beside it, which are not all read yet.
    rest: new Schema([without(part, keyword)]),
    discriminator: readDiscriminator(part, value),
  });
  return true;
}

function readDiscriminator({ raw }: Part, branches: readonly Json[]): Discriminator | undefined {
  const written = member(raw, 'discriminator');
  if (!isObject(written)) return undefined;
  const mapping = Object.entries(objectOr(member(written, 'mapping')));
  const tags = branches.map((branch) => {
    const reference = isObject(branch) ? member(branch, '$ref') : undefined;
    if (typeof reference !== 'string') return [];
    const name = reference.split('/').at(-1) ?? reference;
    const mapped = mapping.filter(([, to]) => to === reference || to === name).map(([tag]) => tag);
    return mapped.length > 0 ? mapped.sort() : [name];
  });
  const stray = mapping.filter(([tag]) => !tags.some((all) => all.includes(tag)));
  const { propertyName, mapping: _, ...fields } = written;
  return {
    property: canonical(propertyName),
    tags,
    other: canonical([stray, fields]),
  };
}

function readObjectRule(draft: Draft, { raw, home }: Part): void {
  const plain = 'unevaluatedProperties' in raw && isPlainRest(raw, 'unevaluatedProperties');
  const rest = plain ? member(raw, 'unevaluatedProperties') : member(raw, 'additionalProperties');
  const properties = schemasOf(member(raw, 'properties'));
  const patterns = schemasOf(member(raw, 'patternProperties')).filter(([name]) => isPattern(name));
  if (properties.length + patterns.length === 0 && rest === undefined) return;
  draft.objects.push({
    properties: new Map(properties.map(([name, entry]) => [name, schemaAt(home, entry)])),
    patterns: new Map(patterns.map(([pattern, entry]) => [pattern, schemaAt(home, entry)])),
    rest: schemaAt(home, rest),
    restIsWritten: rest !== undefined,
  });
}

function readListRule(draft: Draft, { raw, home }: Part): void {
  const plain = 'unevaluatedItems' in raw && isPlainRest(raw, 'unevaluatedItems');
  const rest = plain ? member(raw, 'unevaluatedItems') : member(raw, 'items');
  const prefix = listOr(member(raw, 'prefixItems'));
  if (rest === undefined && prefix.length === 0) return;
  draft.lists.push({
    prefix: prefix.map((entry) => schemaAt(home, entry)),
    rest: schemaAt(home, rest),
  });
}

function readContains(draft: Draft, { raw, home }: Part): void {
  const contains = member(raw, 'contains');
  if (contains === undefined) return;
  const min = member(raw, 'minContains');
  const max = member(raw, 'maxContains');
  draft.contains.push({
    schema: schemaAt(home, contains),
    min: isCount(min) ? min : 1,
    max: isCount(max) ? max : Number.POSITIVE_INFINITY,
  });
}

function readCondition(draft: Draft, { raw, home }: Part): void {
  const condition = member(raw, 'if');
  if (condition === undefined || (!('then' in raw) && !('else' in raw))) return;
  draft.conditions.push({
    test: schemaAt(home, condition),
    whenMet: schemaAt(home, member(raw, 'then')),
    otherwise: schemaAt(home, member(raw, 'else')),
  });
}

/** `unevaluated…` with nothing beside it that evaluates elsewhere says what `additionalProperties` or `items` says. */
function isPlainRest(raw: JsonObject, keyword: string): boolean {
  if (isIdleRest(raw, keyword) || inPlaceApplicators.some((k) => k in raw)) return false;
  return keyword === 'unevaluatedProperties' || !('contains' in raw);
}

/** Beside `additionalProperties` or `items` nothing is left to be evaluated. */
function isIdleRest(raw: JsonObject, keyword: string): boolean {
  return (keyword === 'unevaluatedProperties' ? 'additionalProperties' : 'items') in raw;
}

/** A schema that is itself one of the subtypes has taken its choice. */
function readSubtypes(draft: Draft): void {
  const raws = new Set(draft.parts.map(({ raw }) => raw));
  for (const { raw, home, skipped } of draft.parts) {
    if (skipped.has('discriminator') || !isBase(raw)) continue;
    const subtypes = [...subtypesOf(home, raw)];
    if (subtypes.some(([, subtype]) => raws.has(subtype))) continue;
    for (const [tag, subtype] of subtypes) {
      draft.subtypes.set(tag, allOf(draft.subtypes.get(tag) ?? anything, schemaAt(home, subtype)));
    }
  }
}

function finish(draft: Draft): Shape {
  readSubtypes(draft);
  const { types } = draft;
  if ([...draft.multiplesOf].some(Number.isInteger)) types.delete('fraction');
  if (draft.values !== undefined) {
    draft.values = draft.values.filter((value) => types.has(typeOf(value)));
    const present = new Set(draft.values.map(typeOf));
    for (const type of types) if (!present.has(type)) types.delete(type);
    draft.valueTexts = new Set(draft.values.map(canonical));
  }
  if (!types.has('fraction')) {
    draft.least = wholeBound(draft.least, 1);
    draft.most = wholeBound(draft.most, -1);
  }
  draft.parts[0]?.home.budget.spend(draft.choices.length * draft.parts.length);
  draft.choices = draft.choices.map((choice) => {
    const [own] = choice.rest.parts;
    const others = draft.parts.filter(({ name }) => name !== own?.name);
    return { ...choice, rest: allOf(choice.rest, new Schema(others)) };
  });
  return draft;
}

/** For whole numbers `> 0` is `>= 1`, and `>= 0.5` too. */
function wholeBound(bound: Bound | undefined, step: 1 | -1): Bound | undefined {
  if (bound === undefined) return undefined;
  const inside = step === 1 ? Math.ceil(bound.value) : Math.floor(bound.value);
  return { value: bound.open && inside === bound.value ? inside + step : inside, open: false };
}

export function typeOf(value: Json): TypeName {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'fraction';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'string' ? 'string' : 'object';
}

/** What one rule says about a property of this name. */
export function ruleFor(rule: ObjectRule, name: string): Schema {
  const named = rule.properties.get(name);
  // One that cannot be tried counts as matching, for either document alike.
  const matching = [...rule.patterns].filter(([pattern]) => matches(pattern, name) ?? true);
  const all = [...(named === undefined ? [] : [named]), ...matching.map(([, schema]) => schema)];
  return all.length > 0 ? allOf(...all) : rule.rest;
}

export function propertyOf(shape: Shape, name: string): Schema {
  shape.parts[0]?.home.budget.spend(shape.objects.length);
  return allOf(...shape.objects.map((rule) => ruleFor(rule, name)));
}

export function itemOf(shape: Shape, index: number): Schema {
  return allOf(...shape.lists.map(({ prefix, rest }) => prefix[index] ?? rest));
}

export function restOfItems(shape: Shape): Schema {
  return allOf(...shape.lists.map(({ rest }) => rest));
}

export function prefixLength(shape: Shape): number {
  return Math.max(0, ...shape.lists.map(({ prefix }) => prefix.length));
}

export function propertyNamesOf(shape: Shape): Set<string> {
  return new Set(shape.objects.flatMap(({ properties }) => [...properties.keys()]));
}

/** The properties that the object may have by its own naming or by that of any schema that may apply to it. */
export function namesWithin(shape: Shape, seen = new Set<string>()): Set<string> {
  const named = shape.objects.flatMap(({ properties }) => [...properties]);
  const names = new Set(named.filter(([, { possible }]) => possible).map(([name]) => name));
  const inPlace = [
    ...shape.choices.flatMap(({ branches }) => branches),
    ...shape.conditions.flatMap(({ whenMet, otherwise }) => [whenMet, otherwise]),
    ...shape.dependentSchemas.map(([, schema]) => schema),
  ];
  for (const inner of inPlace) {
    if (seen.has(inner.key)) continue;
    seen.add(inner.key);
    for (const name of namesWithin(shapeOf(inner), seen)) names.add(name);
  }
  return names;
}

function schemasOf(value: Json | undefined): [string, Json][] {
  return Object.entries(objectOr(value));
}

function isSchema(value: Json): boolean {
  return typeof value === 'boolean' || isObject(value);
}

function isSchemas(value: Json): value is JsonObject {
  return isObject(value) && Object.values(value).every(isSchema);
}

function isTrivial(value: Json): boolean {
  return value === true || (isObject(value) && Object.keys(value).length === 0);
}

function isNames(value: Json): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function isCount(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isPattern(value: Json): value is string {
  if (typeof value !== 'string') return false;
  try {
    return new RegExp(value, 'u') !== undefined;
  } catch {
    return false;
  }
}

/** Patterns that every text matches. (`^.*$` is none of them: a text with line breaks does not match it.) */
const universal = new Set([
  '',
  '^',
  '$',
  '.*',
  '^.*',
  '.*$',
  '[\\s\\S]*',
  '^[\\s\\S]*',
  '^[\\s\\S]*$',
  '[^]*',
  '^[^]*$',
]);
