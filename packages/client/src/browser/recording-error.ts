const advice = {
  /** Browsers give the microphone to pages from `https:` and from this machine alone. */
  INSECURE_PAGE: 'serve the page over https',
  /** The browser has no `getUserMedia`, or no audio worklets. */
  UNSUPPORTED: 'this browser cannot record',
  /** The person refuses the microphone, or a policy of the page does. */
  PERMISSION_DENIED: 'allow the page to use the microphone',
  /** There is none, or none as asked for. */
  NO_MICROPHONE: 'connect a microphone',
  /** It is there and cannot be read, or it went away while recording. */
  MICROPHONE_FAILED: 'the microphone is in use elsewhere, or went away',
  /** The recorder's worklet cannot be loaded; see the option `workletUrl`. */
  WORKLET_UNAVAILABLE: 'the worklet does not load: pass workletUrl',
} as const;

/** Why nothing can be recorded. */
export type RecordingErrorCode = keyof typeof advice;

/**
 * Nothing can be recorded: `code` says why, the message what to do, and the `cause` what the browser said. It is no `BiometridError`,
 * for this entry does not bring the client along.
 */
export class BiometridRecordingError extends Error {
  override readonly name = 'BiometridRecordingError';
  readonly code: RecordingErrorCode;

  constructor(code: RecordingErrorCode, cause?: unknown) {
    super(advice[code], { cause });
    this.code = code;
  }
}
