import type { Message } from '@biometrid/types';
import { ContractError } from '../contract/contract-error.js';
import type { EngineKind } from './engines.js';

/** Seconds after which asking again for an engine that the contract has no 404 for may make sense. */
const retryAfter = '60';

const notFound: Readonly<Partial<Record<EngineKind, Message>>> = {
  face: 'NO_FACE_ENGINE_CONFIGURATION_AVAILABLE',
  voice: 'NO_VOICE_ENGINE_CONFIGURATION_AVAILABLE',
};

/**
 * What the contract answers when an engine is not installed: its 404 where it has one, else 503.
 * @param documented the messages of the operation that needs it; one that has the 404 when absent.
 */
export function missingEngine(kind: EngineKind, documented?: ReadonlySet<string>): ContractError {
  const code = notFound[kind];
  return code !== undefined && (documented?.has(code) ?? true)
    ? new ContractError(code)
    : new ContractError(
        'ENGINE_NOT_AVAILABLE',
        { 'retry-after': retryAfter },
        `no engine is installed that offers ${kind}`,
      );
}
