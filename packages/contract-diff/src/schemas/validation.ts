import { canonical, isObject, type Json } from '../documents/json.js';
import type { Budget } from './budget.js';
import { isMultipleOf } from './numbers.js';
import { matches } from './pattern.js';
import type { Schema } from './schema.js';
import { itemOf, propertyOf, type Shape, shapeOf, typeOf } from './shape.js';

/** `unknown` where a schema says something that cannot be judged here, such as a format. */
type Judgement = 'yes' | 'no' | 'unknown';

/** What is known about one value: a judgement for each schema, `unknown` for one that is still being judged. */
type Judgements = Map<string, Judgement>;

/** Whether a value satisfies a schema. */
export function accepts(
  schema: Schema,
  value: Json,
  budget: Budget,
  known: Judgements = new Map(),
): Judgement {
  const judged = known.get(schema.key);
  if (judged !== undefined) return judged;
  budget.spend(1);
  if (budget.isSpent) return 'unknown';
  known.set(schema.key, 'unknown');
  const judgement = judge(shapeOf(schema), value, budget, known);
  known.set(schema.key, judgement);
  return judgement;
}

function judge(shape: Shape, value: Json, budget: Budget, known: Judgements): Judgement {
  if (!shape.types.has(typeOf(value))) return 'no';
  if (!isListed(shape, value) || !isInLimits(shape, value)) return 'no';
  const opaque = shape.opaque.size + shape.assertions.size > 0;
  const formatted = typeof value === 'string' && shape.formats.size > 0;
  return every([
    opaque || formatted || shape.maxima.size > 0 ? 'unknown' : 'yes',
    ...judgePatterns(shape, value),
    ...judgeMembers(shape, value, budget),
    ...judgeApplicators(shape, value, budget, known),
  ]);
}

function every(judgements: readonly Judgement[]): Judgement {
  if (judgements.includes('no')) return 'no';
  return judgements.includes('unknown') ? 'unknown' : 'yes';
}

function some(judgements: readonly Judgement[]): Judgement {
  return not(every(judgements.map(not)));
}

function not(judgement: Judgement): Judgement {
  if (judgement === 'unknown') return 'unknown';
  return judgement === 'yes' ? 'no' : 'yes';
}

function isListed({ valueTexts }: Shape, value: Json): boolean {
  return valueTexts?.has(canonical(value)) ?? true;
}

function isInLimits(shape: Shape, value: Json): boolean {
  if (typeof value === 'number') {
    const { least, most } = shape;
    return (
      (least === undefined || (least.open ? value > least.value : value >= least.value)) &&
      (most === undefined || (most.open ? value < most.value : value <= most.value)) &&
      [...shape.multiplesOf].every((divisor) => isMultipleOf(value, divisor))
    );
  }
  if (typeof value === 'string') {
    const length = [...value].length;
    return isBetween(shape.minLength, length, shape.maxLength);
  }
  if (Array.isArray(value)) {
    const isUnique = new Set(value.map(canonical)).size === value.length;
    return (
      isBetween(shape.minItems, value.length, shape.maxItems) && (isUnique || !shape.uniqueItems)
    );
  }
  if (!isObject(value)) return true;
  const has = (name: string) => Object.hasOwn(value, name);
  return (
    isBetween(shape.minProperties, Object.keys(value).length, shape.maxProperties) &&
    [...shape.required].every(has) &&
    [...shape.dependentRequired].every(([name, needed]) => !has(name) || [...needed].every(has))
  );
}

function judgePatterns({ patterns }: Shape, value: Json): Judgement[] {
  if (typeof value !== 'string') return [];
  return [...patterns].map((pattern) => {
    const matched = matches(pattern, value);
    return matched === undefined ? 'unknown' : matched ? 'yes' : 'no';
  });
}

function isBetween(min: number, count: number, max: number): boolean {
  return min <= count && count <= max;
}

function judgeMembers(shape: Shape, value: Json, budget: Budget): Judgement[] {
  if (Array.isArray(value)) {
    return [
      ...value.map((entry, index) => accepts(itemOf(shape, index), entry, budget)),
      ...shape.contains.map(({ schema, min, max }) => {
        const fits = value.map((entry) => accepts(schema, entry, budget));
        if (fits.includes('unknown')) return 'unknown';
        return isBetween(min, fits.filter((fit) => fit === 'yes').length, max) ? 'yes' : 'no';
      }),
    ];
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, entry]) => [
    accepts(propertyOf(shape, name), entry, budget),
    ...shape.propertyNames.map((names) => accepts(names, name, budget)),
  ]);
}

function judgeApplicators(
  shape: Shape,
  value: Json,
  budget: Budget,
  known: Judgements,
): Judgement[] {
  const judgeBy = (schema: Schema) => accepts(schema, value, budget, known);
  const dependent = shape.dependentSchemas
    .filter(([name]) => isObject(value) && Object.hasOwn(value, name))
    .map(([, schema]) => judgeBy(schema));
  const conditions = shape.conditions.map((condition) => {
    const holds = judgeBy(condition.test);
    if (holds === 'yes') return judgeBy(condition.whenMet);
    if (holds === 'no') return judgeBy(condition.otherwise);
    return judgeBy(condition.whenMet) === judgeBy(condition.otherwise)
      ? judgeBy(condition.whenMet)
      : 'unknown';
  });
  const choices = shape.choices.map(({ exclusive, branches }) => {
    const fits = branches.map(judgeBy);
    if (!exclusive) return some(fits);
    const certain = fits.filter((fit) => fit === 'yes').length;
    if (certain > 1) return 'no';
    if (fits.includes('unknown')) return 'unknown';
    return certain === 1 ? 'yes' : 'no';
  });
  return [...dependent, ...conditions, ...choices, ...shape.nots.map((n) => not(judgeBy(n)))];
}
