import type { Condition, OperationModel, Refusal } from '@biometrid/openapi/model';
import type { Schemas } from '../contract/schemas.js';
import { type Draft, goodDraft } from './draft.js';
import { draftsWith, type Fault, faults } from './faults.js';

/** A request, and what the contract says has to come of it. */
export interface Probe {
  readonly operation: OperationModel;
  /** What is tried, in words: `unknown user`, `unknown user before unknown field`, `a good request`. */
  readonly check: string;
  readonly draft: Draft;
  /** The refusal that has to come; where it is absent, any documented answer will do. */
  readonly refusal?: Refusal;
  /** The fault that the request has as well, and which must not be answered. */
  readonly before?: Condition;
  /** Whether the server counts it as a failed authentication. */
  readonly failsLogin: boolean;
}

const failedLogins: readonly Condition[] = [
  'credentials missing',
  'unknown client',
  'wrong credentials',
];

/**
 * A request for each refusal of an operation that a caller can provoke, by each field that may have the fault; and, of faults that can
 * be together in a request, one with two faults, of which the one that is looked for first has to be answered.
 */
export function refusalProbes(schemas: Schemas, operation: OperationModel): Probe[] {
  const good = goodDraft(schemas, operation);
  const alone = operation.refusals.flatMap((refusal) =>
    draftsWith(schemas, refusal, good).map((draft, index, all) =>
      probe(operation, named(refusal, index, all.length), draft, refusal),
    ),
  );
  return [...alone, ...inOrder(schemas, operation, good)];
}

/** A request of the operation that has nothing against it. */
export function goodProbe(schemas: Schemas, operation: OperationModel): Probe {
  const draft = goodDraft(schemas, operation);
  return { operation, check: 'a good request', draft, failsLogin: false };
}

function probe(operation: OperationModel, check: string, draft: Draft, refusal: Refusal): Probe {
  return { operation, check, draft, refusal, failsLogin: failedLogins.includes(refusal.condition) };
}

/** Fields that have the same message are told apart by number. */
function named({ condition, fields }: Refusal, index: number, count: number): string {
  const field = fields.length === count ? fields[index] : undefined;
  if (field !== undefined) return `${condition}: ${field}`;
  return count > 1 ? `${condition} (${index + 1})` : condition;
}

/** Each fault with the next that can be in the same request. */
function inOrder(schemas: Schemas, operation: OperationModel, good: Draft): Probe[] {
  const provoked = operation.refusals.flatMap((refusal) => {
    const fault = faults[refusal.condition];
    if (fault === undefined || fault.form !== undefined || unlikeOthers.has(refusal.condition))
      return [];
    return fault.variants(good, refusal, schemas).length === 0 ? [] : [{ refusal, fault }];
  });
  return provoked.flatMap(({ refusal: first, fault }, index) => {
    const second = provoked
      .slice(index + 1)
      .find((other) => canBeTogether(fault.part, other.fault.part));
    if (second === undefined) return [];
    const [later] = second.fault.variants(good, second.refusal, schemas);
    const [both] = later === undefined ? [] : fault.variants(later, first, schemas);
    const check = `${first.condition} before ${second.refusal.condition}`;
    const before = second.refusal.condition;
    return both === undefined ? [] : [{ ...probe(operation, check, both, first), before }];
  });
}

/** Their requests cannot be told from good ones, or are large. */
const unlikeOthers: ReadonlySet<Condition> = new Set([
  'headers too large',
  'quota spent',
  'body too large',
  'nothing enrolled',
]);

function canBeTogether(one: Fault['part'], other: Fault['part']): boolean {
  if (one === other) return false;
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
  if (longer.startsWith(`${shorter}:`)) return false;
  // A path that is none has no user.
  return !([one, other].includes('path') && [one, other].includes('user'));
}
