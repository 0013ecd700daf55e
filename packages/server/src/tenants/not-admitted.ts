/** Why a request is not let in, and what the log says of it. */
const reasons = {
  'credentials missing': 'an authentication header is missing',
  'credentials doubled': 'an authentication header is there more than once',
  'unknown client': 'the key is unknown',
  'wrong credentials': 'the secret or the token does not fit',
  'too many failures': 'too many failed authentications from the address',
  'too fast': 'more requests than the client may send in a second',
  'quota spent': 'the quota of the period is spent',
  'caller gone': 'the caller has gone',
} as const;

/** A request that is not let in. Nothing was done for it. */
export class NotAdmitted extends Error {
  override readonly name = 'NotAdmitted';

  /** @param retryAfterSeconds whole seconds after which asking again makes sense; undefined when it makes none. */
  constructor(
    readonly why: keyof typeof reasons,
    readonly retryAfterSeconds?: number,
  ) {
    super(reasons[why]);
  }
}
