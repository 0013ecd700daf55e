import type { Message } from '@biometrid/types';

/** An answer of the contract beside HTTP 200; its status is the one that the contract gives the code. */
export class ContractError extends Error {
  override readonly name = 'ContractError';

  /**
   * @param code the value of `data.message`.
   * @param headers what else the answer must say, such as `Allow`.
   */
  constructor(
    readonly code: Message,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(code);
  }
}
