import { type Condition, generalCode, type Refusal } from '@biometrid/openapi/model';
import type { ContractError } from './contract-error.js';
import type { OperationPlan } from './plan.js';

/** The refusal of an operation for a fault; undefined when it has none. */
export function refusalFor(
  plan: OperationPlan | undefined,
  condition: Condition,
  field?: string,
): Refusal | undefined {
  return plan?.refusals.find(
    (refusal) =>
      refusal.condition === condition && (field === undefined || refusal.fields.includes(field)),
  );
}

/**
 * The message that a refused request is answered with. A request that reached no operation has the fault's general one; an operation
 * that has no word for a fault calls the request invalid.
 */
export function codeOf(
  plan: OperationPlan | undefined,
  { condition, field }: ContractError,
): string {
  if (plan === undefined) return generalCode(condition);
  return refusalFor(plan, condition, field)?.code ?? 'INVALID_REQUEST';
}
