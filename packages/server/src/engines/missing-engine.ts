import { ContractError } from '../contract/contract-error.js';
import type { EngineKind } from './engines.js';

/** Seconds after which asking again for an engine that the contract has no 404 for may make sense. */
const retryAfter = '60';

/** What the contract answers when an engine is not installed: its 404 where it has one, else 503. */
export function missingEngine(kind: EngineKind): ContractError {
  switch (kind) {
    case 'face':
      return new ContractError('NO_FACE_ENGINE_CONFIGURATION_AVAILABLE');
    case 'voice':
      return new ContractError('NO_VOICE_ENGINE_CONFIGURATION_AVAILABLE');
    case 'document':
    case 'liveness':
      return new ContractError('ENGINE_NOT_AVAILABLE', { 'retry-after': retryAfter });
  }
}
