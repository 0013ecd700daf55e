import { type NormalizedProblem, parseYaml } from '@redocly/openapi-core';
import type { Json, OpenApiDocument, Schema } from './model/index.js';
import { resolve } from './model/resolve.js';
import { alternatives, propertiesOf } from './model/schemas.js';

/** A problem, and how many of the same cause it stands for. */
export interface FoldedProblem {
  readonly problem: NormalizedProblem;
  /** What the author may have meant. */
  readonly suggest: readonly string[];
  readonly others: number;
}

/**
 * Folds the problems of an example into the one that says what is wrong. An example that fits no branch of its schema is told
 * of once for every branch and every field; the branch that it was written for tells the rest apart.
 */
export function foldProblems(problems: readonly NormalizedProblem[]): FoldedProblem[] {
  const causes = new Map<string, NormalizedProblem[]>();
  problems.forEach((problem, index) => {
    const example = exampleOf(problem);
    // What is no example's has a cause of its own.
    const cause = example ? `${problem.location[0]?.source.absoluteRef}${example}` : String(index);
    causes.set(cause, [...(causes.get(cause) ?? []), problem]);
  });
  return [...causes.values()].map(foldCause);
}

function foldCause(problems: readonly NormalizedProblem[]): FoldedProblem {
  const [first] = problems;
  if (first === undefined) throw new Error('A cause without a problem');
  const faults = problems.length > 1 ? faultsOf(first) : [];
  const [unknown] = faults.filter(({ kind }) => kind === 'unknown');
  const chosen = unknown ?? faults[0];
  const problem = chosen && problems.find((candidate) => tells(candidate, chosen));
  const meant = faults.filter(({ kind, at }) => kind === 'missing' && at === unknown?.at);
  return {
    problem:
      problem ?? problems.find(({ message }) => !/exactly one schema/.test(message)) ?? first,
    suggest: problem && unknown ? meant.map(({ name }) => name) : first.suggest,
    others: problems.length - 1,
  };
}

/** A field that an example has and its schema does not, or the other way round. */
interface Fault {
  readonly kind: 'missing' | 'unknown';
  /** Where the object stands that should have it, or should not. */
  readonly at: string;
  readonly name: string;
}

function tells({ message, location }: NormalizedProblem, { kind, at, name }: Fault): boolean {
  const pointer = location[0]?.pointer;
  return kind === 'missing'
    ? pointer === at && message.includes(`required property '${name}'`)
    : pointer === `${at}/${escaped(name)}` && message.includes('NOT have');
}

/** The pointer of the example that a problem is about. */
function exampleOf({ ruleId, location }: NormalizedProblem): string | undefined {
  if (!/^no-invalid-.*examples$/.test(ruleId)) return undefined;
  const pointer = location[0]?.pointer ?? '';
  return /^.*?\/(?:examples\/[^/]+(?:\/value)?|example)(?=\/|$)/.exec(pointer)?.[0];
}

/** What is wrong with the example that a problem is about, as far as its names go. */
function faultsOf(problem: NormalizedProblem): Fault[] {
  const at = exampleOf(problem);
  const [location] = problem.location;
  const owner = problem.from?.pointer;
  if (at === undefined || owner === undefined || location === undefined) return [];
  const inFile = problem.from?.source.absoluteRef === location.source.absoluteRef;
  if (!inFile) return [];
  try {
    const document = parseYaml(location.source.body) as OpenApiDocument;
    const { schema } = resolve<{ schema?: Schema }>(document, { $ref: owner } as object);
    const holder = resolve<{ held?: Json }>(document, {
      $ref: at.replace(/\/[^/]+$/, ''),
    } as object);
    const value = Reflect.get(holder, at.slice(at.lastIndexOf('/') + 1));
    return schema === undefined ? [] : namesApart(document, schema, value, at);
  } catch {
    // A reference that leads out of the file, or nowhere, is told of by itself.
    return [];
  }
}

function namesApart(
  document: OpenApiDocument,
  schema: Schema,
  value: unknown,
  at: string,
): Fault[] {
  const branch = nearest(document, schema, value);
  if (Array.isArray(value)) {
    const { items } = branch;
    return items ? value.flatMap((item, n) => namesApart(document, items, item, `${at}/${n}`)) : [];
  }
  if (!isObject(value)) return [];
  const { properties, required } = propertiesOf(document, branch);
  const missing = [...required]
    .filter((name) => !(name in value))
    .map((name) => ({ kind: 'missing' as const, at, name }));
  const unknown = Object.keys(value)
    .filter((name) => !properties.has(name) && properties.size > 0)
    .map((name) => ({ kind: 'unknown' as const, at, name }));
  const below = Object.entries(value).flatMap(([name, inner]) => {
    const property = properties.get(name);
    return property ? namesApart(document, property, inner, `${at}/${escaped(name)}`) : [];
  });
  return [...unknown, ...missing, ...below];
}

/** The branch that a value was written for: the one whose constants it has. */
function nearest(document: OpenApiDocument, schema: Schema, value: unknown): Schema {
  const branches = alternatives(document, schema);
  const agreements = branches.map((branch) => agreement(document, branch, value));
  return branches[agreements.indexOf(Math.max(...agreements))] ?? schema;
}

/** How many constants of a schema a value has, less those that it contradicts. */
function agreement(document: OpenApiDocument, schema: Schema, value: unknown): number {
  const resolved = resolve(document, schema);
  if (resolved.const !== undefined) return resolved.const === value ? 1 : -1;
  if (resolved.oneOf ?? resolved.anyOf)
    return Math.max(
      ...alternatives(document, resolved).map((branch) => agreement(document, branch, value)),
    );
  if (!isObject(value)) return 0;
  return [...propertiesOf(document, resolved).properties]
    .filter(([name]) => name in value)
    .reduce((sum, [name, property]) => sum + agreement(document, property, value[name]), 0);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
