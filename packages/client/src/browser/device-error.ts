const advice = {
  /** Browsers give camera and microphone to pages from `https:` and from this machine alone. */
  INSECURE_ORIGIN: 'serve the page over https',
  /** The browser has no `getUserMedia`, or no audio worklets. */
  UNSUPPORTED: 'this browser is too old',
  /** The person refuses, or said so earlier, or the system refuses the browser. */
  PERMISSION_REFUSED: 'allow the page to use it, in the browser and in the system',
  /** The page's `Permissions-Policy`, or the frame's `allow`, does not let it. */
  FORBIDDEN_BY_POLICY: 'the permissions policy of the page or its frame has to allow it',
  /** There is none, or none as asked for. */
  NO_DEVICE: 'connect one',
  /** Another program has it, or the system cannot start it. */
  DEVICE_IN_USE: 'close the program that uses it',
  /** It went away, or fails. */
  DEVICE_FAILED: 'it went away: connect it anew',
  /** The recorder's worklet cannot be loaded; see the option `workletUrl`. */
  WORKLET_UNAVAILABLE: 'its worklet does not load: pass workletUrl',
} as const;

/** Why a camera or a microphone cannot be used. */
export type DeviceErrorCode = keyof typeof advice;

/** What a page takes pictures and sounds from. */
export type DeviceKind = 'camera' | 'microphone';

/**
 * A camera or a microphone cannot be used: `code` says why, the message what to do, and the `cause` what the browser said. It is no
 * `BiometridError`, for this entry does not bring the client along.
 */
export class BiometridDeviceError extends Error {
  override readonly name = 'BiometridDeviceError';
  readonly code: DeviceErrorCode;
  readonly device: DeviceKind;

  constructor(code: DeviceErrorCode, device: DeviceKind, cause?: unknown) {
    super(`${device}: ${advice[code]}`, { cause });
    this.code = code;
    this.device = device;
  }
}
