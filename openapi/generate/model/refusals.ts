import { type RefusalRule, type RuledOperation, refusalRules } from './refusal-rules.js';

/** A fault that a request may have. */
export type Condition = keyof typeof refusalRules;

/** How an operation refuses a request with a fault. */
export interface Refusal {
  readonly condition: Condition;
  readonly status: number;
  /** The value of `data.message`. */
  readonly code: string;
  /** The fields of which each may have the fault; none when it is about no field. */
  readonly fields: readonly string[];
  /** Why a request is refused, as a sentence. */
  readonly cause: string;
  /** What to do about it, as a sentence. */
  readonly remedy: string;
}

const rules = Object.entries(refusalRules) as readonly [Condition, RefusalRule][];

/** Every fault, in the order in which faults are looked for. */
export const conditions: readonly Condition[] = rules.map(([condition]) => condition);

/**
 * Everything that an operation refuses a request for, in the order in which it is looked for; with several entries for a
 * fault of which fields have messages of their own. What the contract documents no message for is not in it.
 */
export function refusalsOf(operation: RuledOperation): Refusal[] {
  return rules.flatMap(([condition, rule]) =>
    groupsOf(operation, rule).flatMap(({ codes, fields }) => {
      const { cause, remedy } = rule;
      const answered = firstDocumented(operation, codes);
      return answered === undefined ? [] : [{ condition, ...answered, fields, cause, remedy }];
    }),
  );
}

/** What is answered to a fault of a request that reaches no operation. */
export function generalCode(condition: Condition): string {
  const { codes }: RefusalRule = refusalRules[condition];
  return codes[0] ?? 'INVALID_REQUEST';
}

/** The fields that a rule is about, together where they have the same messages. */
function groupsOf(
  operation: RuledOperation,
  { of, fields: isMeant, codes, codeOf }: RefusalRule,
): { codes: readonly string[]; fields: readonly string[] }[] {
  if (of && !of(operation)) return [];
  if (isMeant === undefined) return [{ codes, fields: [] }];
  const fields = [...operation.fields.values()].filter(isMeant).map(({ name }) => name);
  if (fields.length === 0) return [];
  return codeOf
    ? fields.map((field) => ({ codes: [codeOf(field), ...codes], fields: [field] }))
    : [{ codes, fields }];
}

function firstDocumented(
  { answers }: RuledOperation,
  codes: readonly string[],
): { status: number; code: string } | undefined {
  for (const code of codes) {
    for (const { status, success, messages } of answers.values())
      if (!success && messages.includes(code)) return { status: Number(status), code };
  }
  return undefined;
}
