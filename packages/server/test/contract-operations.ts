import type { OperationId } from '@biometrid/types';
import { loadDocument } from '../src/contract/document.js';
import { type OperationPlan, planOperations } from '../src/contract/plan.js';

/** An operation of the contract as a raw caller sees it. */
export interface ContractOperation extends OperationPlan {
  /** Its path on a server of this project, with the given user. */
  pathFor(userId: string): string;
  /** The statuses that it documents. */
  statuses: ReadonlySet<number>;
  /** The messages that it documents beside HTTP 200. */
  codes: ReadonlySet<string>;
}

/** Every operation of the contract. */
export const contractOperations: readonly ContractOperation[] = planOperations(loadDocument()).map(
  (plan) => ({
    ...plan,
    pathFor: (userId) => plan.base + plan.path.replace('{userId}', userId),
    statuses: new Set([...plan.answers.keys()].map(Number)),
    codes: new Set(
      [...plan.answers.values()].flatMap(({ success, messages }) => (success ? [] : messages)),
    ),
  }),
);

/** One of them. */
export function contractOperation(id: OperationId): ContractOperation {
  const found = contractOperations.find((operation) => operation.id === id);
  if (found === undefined) throw new Error(`The contract has no operation ${id}`);
  return found;
}
