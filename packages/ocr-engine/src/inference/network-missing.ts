/** A network's file is not where it was said to be. */
export class NetworkMissing extends Error {
  override readonly name = 'NetworkMissing';
  readonly code = 'NETWORK_MISSING';

  /** @param file its path. */
  constructor(
    readonly file: string,
    options?: ErrorOptions,
  ) {
    super(
      `There is no network at ${file}: install the model, or leave out what needs it.`,
      options,
    );
  }
}
