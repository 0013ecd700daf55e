import { BiometridError, type DetailsOf } from './biometrid-error.js';

/** A file cannot be sent: it is too large, empty, unreadable, or no kind of file. Nothing was sent. */
export class BiometridUploadError extends BiometridError {
  override readonly name = 'BiometridUploadError';
  declare readonly operation: string;
  /** The field that the file was given for. */
  declare readonly field: string;
  /** The most bytes that the contract allows for the field. */
  declare readonly maxBytes: number;
  /** What it has, when that is why it is refused; of a stream, what was read of it. */
  declare readonly bytes?: number;

  constructor(problem: string, details: DetailsOf<BiometridUploadError>) {
    super(`${details.field} ${problem}`, details);
  }
}
