/**
 * The base of every error that this client throws. Thrown itself when the client was given something it cannot use: an
 * option that is no URL, a path field that is empty, a value that cannot be written into a request.
 *
 * No error holds a key, a secret or a token, nor the request that carried them.
 */
export class BiometridError extends Error {
  override readonly name: string = 'BiometridError';
  /** The contract's operationId of the call that failed; absent when no call was made. */
  declare readonly operation?: string;

  /** Every detail becomes a property of the error; each class says which it has. */
  constructor(message: string, details: { operation?: string; cause?: unknown } = {}) {
    super(details.operation ? `${details.operation}: ${message}` : message, details);
    Object.assign(this, details);
  }
}

/** What the constructor of a class of errors is given: its fields, all that are not optional. */
export type DetailsOf<Failure extends BiometridError> = Omit<Failure, keyof Error> & {
  cause?: unknown;
};
