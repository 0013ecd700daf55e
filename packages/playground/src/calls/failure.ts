import {
  BiometridDialogueError,
  BiometridError,
  BiometridNetworkError,
  BiometridTimeoutError,
  BiometridUploadError,
  isBiometridHttpError,
} from '@biometrid/client';
import { BiometridDeviceError, BiometridPhotoError } from '@biometrid/client/browser';
import { words } from '../words/index.js';

/** What kept a call from being answered, by what a person can do about it. */
type FailureKind =
  | 'engine missing'
  | 'engine busy'
  | 'quota spent'
  | 'too many'
  | 'not signed in'
  | 'server gone'
  | 'file refused'
  | 'dialogue'
  | 'camera'
  | 'microphone'
  | 'refused'
  | 'unexpected';

/** A failure as the page shows it. */
export interface Failure {
  readonly kind: FailureKind;
  /** The message value of the answer, where there was one. */
  readonly code?: string;
  /** Where the docs explain the code. */
  readonly help?: string;
  /** The HTTP status of the answer, where there was one. */
  readonly status?: number;
  /** To quote when asking the server's operator. */
  readonly requestId?: string;
  /** Seconds that the server asks to wait. */
  readonly waitSeconds?: number;
  /** What the client says of it, where it knows more than the kind does. */
  readonly detail?: string;
}

const kinds: Readonly<Record<string, FailureKind>> = {
  NO_FACE_ENGINE_CONFIGURATION_AVAILABLE: 'engine missing',
  NO_VOICE_ENGINE_CONFIGURATION_AVAILABLE: 'engine missing',
  ENGINE_NOT_AVAILABLE: 'engine busy',
  REQUEST_LIMIT_REACHED: 'quota spent',
  TOO_MANY_REQUESTS: 'too many',
  AUTHENTICATION_HEADERS_MISSING: 'not signed in',
  INVALID_AUTHENTICATION_HEADERS: 'not signed in',
  'CLIENT_NOT_FOUND/CHECK_AUTHENTICATION_HEADERS': 'not signed in',
};

/** Makes of whatever a call rejects with what a person can be told. */
export function failureOf(error: unknown): Failure {
  if (isBiometridHttpError(error)) {
    const { status, code, helpUrl, requestId, retryAfter } = error;
    return {
      kind: code === undefined ? 'server gone' : (kinds[code] ?? 'refused'),
      status,
      ...(code && { code }),
      ...(helpUrl && { help: helpUrl.replace(/^.*#/, '#/error-codes/') }),
      ...(requestId && { requestId }),
      ...(retryAfter && { waitSeconds: Math.ceil(retryAfter / 1_000) }),
    };
  }
  if (error instanceof BiometridNetworkError || error instanceof BiometridTimeoutError)
    return { kind: 'server gone' };
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof BiometridUploadError) return { kind: 'file refused', detail };
  if (error instanceof BiometridPhotoError)
    return { kind: 'file refused', detail: words.photoErrors[error.code] };
  if (error instanceof BiometridDeviceError)
    return { kind: error.device, detail: words.deviceErrors[error.code] };
  if (error instanceof BiometridDialogueError) return { kind: 'dialogue', detail };
  if (error instanceof BiometridError) return { kind: 'refused', detail };
  return { kind: 'unexpected', detail };
}
