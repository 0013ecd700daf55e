import type { Condition } from '@biometrid/openapi/model';

/** A request that is refused. With which status and message stands in the refusals of its operation. */
export class ContractError extends Error {
  override readonly name = 'ContractError';

  /**
   * @param condition what is wrong with it.
   * @param headers what else the answer must say, such as `Allow`.
   * @param reason why, for the log: names of fields and rules, never a value that a caller sent.
   * @param field the field that it is about, where each has a message of its own.
   */
  constructor(
    readonly condition: Condition,
    readonly headers: Readonly<Record<string, string>> = {},
    readonly reason?: string,
    readonly field?: string,
  ) {
    super(condition);
  }
}

/** A refusal that says no more than its message. The caller learns no more than that; the log tells why. */
export function refused(condition: Condition, reason?: string): ContractError {
  return new ContractError(condition, {}, reason);
}
