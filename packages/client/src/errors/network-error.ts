import { BiometridError, type DetailsOf } from './biometrid-error.js';

/** No complete answer arrived: the server could not be reached, or the connection broke. The `cause` says more. */
export class BiometridNetworkError extends BiometridError {
  override readonly name = 'BiometridNetworkError';
  declare readonly operation: string;

  constructor(message: string, details: DetailsOf<BiometridNetworkError>) {
    super(message, details);
  }
}
