export type { Answer, AnswerPromise } from './core/answer-promise.js';
export type { ByteStream, FileInput } from './core/bytes.js';
export { type BiometridClient, createBiometridClient } from './core/client.js';
export type {
  CallOptions,
  ClientOptions,
  RequestEvent,
  ResponseEvent,
  RetryOptions,
} from './core/options.js';
export type { RawClient } from './core/raw.js';
export type { AcceptFiles } from './core/upload.js';
export { BiometridError } from './errors/biometrid-error.js';
export { BiometridContractError } from './errors/contract-error.js';
export { BiometridDialogueError } from './errors/dialogue-error.js';
export { BiometridHttpError, isBiometridHttpError } from './errors/http-error.js';
export { BiometridNetworkError } from './errors/network-error.js';
export { BiometridTimeoutError } from './errors/timeout-error.js';
export { BiometridUploadError } from './errors/upload-error.js';
export type * from './generated/methods.js';
export type * from './generated/types.js';
export type {
  Dialogue,
  DialogueInput,
  DialogueKind,
  DialogueOutcome,
  DialoguePrompt,
} from './voice/dialogue.js';
