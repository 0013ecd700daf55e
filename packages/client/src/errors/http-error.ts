import type { ErrorCodes, OperationId } from '@biometrid/types';
import { BiometridError, type DetailsOf } from './biometrid-error.js';

/** The guide to the codes; each is a heading of it. */
const guide = 'https://github.com/biometrid/biometrid/blob/main/docs/guides/error-codes.md#';

/**
 * The server refused the call: an HTTP status of 400 or more with the contract's envelope. Or something in front of it did, that does
 * not know the contract: 408, 502, 503 or 504 without an envelope, and then without a `code`. What the API calls a business failure
 * (`status: false` under HTTP 200) is not an error but a value.
 */
export class BiometridHttpError<Code extends string = string> extends BiometridError {
  override readonly name = 'BiometridHttpError';
  declare readonly operation: string;
  /** The HTTP status. */
  declare readonly status: number;
  /**
   * The contract's message value, `data.message`; may be one that this version does not know. Undefined when a proxy answered in the
   * server's place.
   */
  declare readonly code: Code | undefined;
  /** Where the code is explained: who answers it, why, and what to do. Undefined without one. */
  readonly helpUrl: string | undefined;
  /** The answer's body as parsed, or as text where it is no JSON: at most 500 characters of it. */
  declare readonly body: unknown;
  /** The server's `x-request-id`, to quote when asking its operator; null without one. */
  declare readonly requestId: string | null;
  /** How long the server asks to wait before the next try, in milliseconds (its `Retry-After`). */
  declare readonly retryAfter: number | undefined;
  /** The server says that it did nothing before it answered, so that any call can be made again. */
  declare readonly unprocessed: boolean;

  constructor(message: string, details: Omit<DetailsOf<BiometridHttpError<Code>>, 'helpUrl'>) {
    super(message, details);
    this.helpUrl = details.code && guide + details.code.toLowerCase().replace(/\W/g, '');
  }
}

/**
 * Tells whether a caught value is a refusal by the server, and with an operation's name whether that operation was
 * refused; `error.code` is then narrowed to the values documented for it, and undefined. Also recognises an error of another copy of
 * this package (ESM beside CommonJS).
 *
 * @example
 * ```ts
 * try {
 *   await biometrid.face.enroll({ userId, photo });
 * } catch (error) {
 *   if (!isBiometridHttpError(error, 'enrollFace')) throw error;
 *   if (error.code === 'USERID_NOT_EXISTS') console.log('register the user first');
 * }
 * ```
 */
export function isBiometridHttpError<Id extends OperationId = OperationId>(
  error: unknown,
  operation?: Id,
): error is BiometridHttpError<ErrorCodes[Id]> {
  return (
    error instanceof Error &&
    error.name === 'BiometridHttpError' &&
    (!operation || (error as BiometridHttpError).operation === operation)
  );
}
