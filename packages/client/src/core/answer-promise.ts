/** An outcome with the HTTP answer that brought it. */
export interface Answer<Outcome> {
  /** What the call itself resolves to: the operation's envelope. */
  readonly outcome: Outcome;
  /** The HTTP status. */
  readonly status: number;
  /** The server's `x-request-id`, to quote when asking its operator; null without one. */
  readonly requestId: string | null;
  /** The answer itself, for its headers; its body has been read. */
  readonly response: Response;
}

/** What every method gives: a promise of the outcome, which can also tell how it was answered. */
export interface AnswerPromise<Outcome> extends Promise<Outcome> {
  /**
   * The outcome with status, request id and headers of the answer. Makes no further request.
   *
   * @throws what the call itself throws.
   * @example
   * ```ts
   * const { outcome, requestId } = await biometrid.face.verify({ userId, photo }).withResponse();
   * console.log(requestId, outcome.status);
   * ```
   */
  withResponse(): Promise<Answer<Outcome>>;
}

/** A promise of the outcome alone, over one of the whole answer. */
export function answerPromise<Outcome>(answer: Promise<Answer<Outcome>>): AnswerPromise<Outcome> {
  const outcome = answer.then((full) => full.outcome);
  return Object.assign(outcome, {
    withResponse() {
      // Whoever takes the whole answer takes its error there.
      outcome.catch(() => {});
      return answer;
    },
  });
}
