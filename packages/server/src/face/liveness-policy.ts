import type { Face } from '../engines/guest.js';
import { missingEngine } from '../engines/missing-engine.js';
import { faceEngineOf, type Looker } from './look-at-photo.js';

/** From here on an engine takes a face rather for a living one than for a picture of one. */
export const livingFrom = 0.5;

/**
 * Whether the client wants the faces of its photos to be living ones. What the caller says of it changes nothing.
 * @throws {ContractError} when it does, and the engine cannot tell.
 */
export function mustLive(request: Looker): boolean {
  const required = request.client.settings.liveness === 'required';
  if (required && !faceEngineOf(request).offers.liveness) throw missingEngine('liveness');
  return required;
}

/** Whether a face was taken for a living one. One that was not judged was not. */
export function lives(face: Face): boolean {
  return (face.liveness ?? 0) >= livingFrom;
}
