import type { OperationId } from '@biometrid/types';
import type { OperationRequest } from '../contract/operation.js';
import { livenessThreshold } from '../engines/decisions.js';
import { MissingEngine } from '../engines/errors.js';
import type { Face } from '../engines/guest.js';

type LivenessRequest = Pick<OperationRequest<OperationId>, 'client' | 'engines'>;

/**
 * The score from which a face is taken for a living one, so that no more living ones are refused than the client allows.
 * @throws {MissingEngine} when no engine can tell.
 * @throws {RateNotMeasured} when the engine is not measured for that share.
 */
export function livingFrom({ engines, client }: LivenessRequest): number {
  const points = engines.face?.offers.liveness && engines.face.livenessOperatingPoints;
  if (!points) throw new MissingEngine('liveness');
  return livenessThreshold(points, client.settings.livenessBpcer);
}

/**
 * The score that the faces of the client's photos have to reach; undefined where they need not be living. What the caller says of
 * it changes nothing.
 * @throws as `livingFrom`.
 */
export function requiredLiveness(request: LivenessRequest): number | undefined {
  return request.client.settings.liveness === 'required' ? livingFrom(request) : undefined;
}

/** Whether a face reaches a score. One that was not judged does not. */
export function looksLiving({ liveness }: Face, from: number): boolean {
  return liveness !== undefined && liveness >= from;
}
