import { BiometridError, type DetailsOf } from './biometrid-error.js';

/**
 * Something answered, but not by the contract: no JSON, no envelope, too long, or a redirect. Most often a proxy in front of
 * the server, or a wrong `baseUrl`.
 */
export class BiometridContractError extends BiometridError {
  override readonly name = 'BiometridContractError';
  declare readonly operation: string;
  /** The HTTP status; 0 for a redirect that a browser hides. */
  declare readonly status: number;
  /** The beginning of the answer's text, at most 500 characters. */
  declare readonly body: string;
  /** The `x-request-id` of the answer; null without one. */
  declare readonly requestId: string | null;
  /** How long the answer asks to wait before the next try, in milliseconds (its `Retry-After`). */
  declare readonly retryAfter: number | undefined;
  /** The server says that it did nothing before it answered, so that any call can be made again. */
  declare readonly unprocessed: boolean;

  constructor(message: string, details: DetailsOf<BiometridContractError>) {
    super(message, details);
  }
}
