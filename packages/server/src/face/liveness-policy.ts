import { livenessThreshold } from '../engines/decisions.js';
import { MissingEngine } from '../engines/errors.js';
import type { Face } from '../engines/guest.js';
import { faceEngineOf, type Looker } from './look-at-photo.js';

/**
 * The score from which a face is taken for a living one, so that no more living ones are refused than the client allows.
 * @throws {MissingEngine} when the engine cannot tell.
 * @throws {RateNotMeasured} when it is not measured for that share.
 */
export function livingFrom(request: Looker): number {
  const { offers, livenessOperatingPoints: points } = faceEngineOf(request);
  if (!offers.liveness || points === undefined) throw new MissingEngine('liveness');
  return livenessThreshold(points, request.client.settings.livenessBpcer);
}

/**
 * The score that the faces of the client's photos have to reach; undefined where they need not be living. What the caller says of
 * it changes nothing.
 * @throws as `livingFrom`.
 */
export function requiredLiveness(request: Looker): number | undefined {
  return request.client.settings.liveness === 'required' ? livingFrom(request) : undefined;
}

/** Whether a face reaches a score. One that was not judged does not. */
export function lives({ liveness }: Face, from: number): boolean {
  return liveness !== undefined && liveness >= from;
}
