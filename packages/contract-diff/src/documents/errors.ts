/** What was asked cannot be done: a file, a reference, an option. The message says what to do. */
export class ContractDiffError extends Error {
  override readonly name = 'ContractDiffError';
}
