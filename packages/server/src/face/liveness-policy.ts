import { ContractError } from '../contract/contract-error.js';
import type { Face } from '../engines/guest.js';
import { missingEngine } from '../engines/missing-engine.js';
import { livenessThresholdAt } from '../engines/thresholds.js';
import { faceEngineOf, type Looker } from './look-at-photo.js';

/**
 * The score from which a face is taken for a living one, so that no more living ones are refused than the client allows.
 * @throws {ContractError} when the engine cannot tell, or is not measured for that share.
 */
export function livingFrom(request: Looker): number {
  const { offers, livenessOperatingPoints: points } = faceEngineOf(request);
  if (!offers.liveness || points === undefined) throw missingEngine('liveness');
  try {
    return livenessThresholdAt(points, request.client.settings.livenessBpcer);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ContractError('ENGINE_NOT_AVAILABLE', { 'retry-after': '60' }, error.message);
  }
}

/**
 * The score that the faces of the client's photos have to reach; undefined where they need not be living. What the caller says of
 * it changes nothing.
 * @throws {ContractError} as `livingFrom`.
 */
export function requiredLiveness(request: Looker): number | undefined {
  return request.client.settings.liveness === 'required' ? livingFrom(request) : undefined;
}

/** Whether a face reaches a score. One that was not judged does not. */
export function lives({ liveness }: Face, from: number): boolean {
  return liveness !== undefined && liveness >= from;
}
