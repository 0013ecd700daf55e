/** A command was called wrongly; the message says how it is called. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** What else was said that has no effect, as sentences: often the cause. */
  warnings: readonly string[] = [];
}
