import type { Message } from '@biometrid/types';

/** An answer of the contract beside HTTP 200; its status is the one that the contract gives the code. */
export class ContractError extends Error {
  override readonly name = 'ContractError';

  /**
   * @param code the value of `data.message`.
   * @param headers what else the answer must say, such as `Allow`.
   * @param reason why, for the log: names of fields and rules, never a value that a caller sent.
   */
  constructor(
    readonly code: Message,
    readonly headers: Readonly<Record<string, string>> = {},
    readonly reason?: string,
  ) {
    super(code);
  }
}

/** A request that does not fit the contract. The caller learns no more than that; the log tells why. */
export function invalidRequest(reason: string): ContractError {
  return new ContractError('INVALID_REQUEST', {}, reason);
}
