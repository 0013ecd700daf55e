/** The bytes are no image that can be looked at. The message says what is wrong with them. */
export class UnreadableImage extends Error {
  /** The name that the server's guest interface gives bytes that cannot be decoded. */
  override readonly name = 'UnreadableSample';
  readonly code = 'UNREADABLE_IMAGE';
}
