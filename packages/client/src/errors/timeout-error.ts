import { BiometridError, type DetailsOf } from './biometrid-error.js';

/** The call, its repetitions and the waits between them included, took longer than its `timeout`. */
export class BiometridTimeoutError extends BiometridError {
  override readonly name = 'BiometridTimeoutError';
  declare readonly operation: string;
  /** The limit that was passed, in milliseconds. */
  declare readonly timeout: number;

  constructor(message: string, details: DetailsOf<BiometridTimeoutError>) {
    super(message, details);
  }
}
