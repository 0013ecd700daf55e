import type { OperationId } from '@biometrid/types';
import type { OperationRequest } from '../contract/operation.js';
import type { UploadedFile } from '../contract/uploaded-file.js';
import type { FaceEngine } from '../engines/engines.js';
import type { Face, FaceWants } from '../engines/guest.js';
import { missingEngine } from '../engines/missing-engine.js';

/** What a look at a photo takes of a request. */
export type Looker = Pick<OperationRequest<OperationId>, 'client' | 'engines' | 'signal'>;

/** The engine of faces. @throws {ContractError} when none is installed. */
export function faceEngineOf({ engines }: Pick<Looker, 'engines'>): FaceEngine {
  if (engines.face === undefined) throw missingEngine('face');
  return engines.face;
}

/**
 * The faces of a photo, in any order.
 * @param wants what is to be worked out for each of them; nothing else is.
 * @throws {UnreadableSample} when the photo cannot be decoded.
 * @throws {ContractError} when no engine has time for it.
 */
export function facesOn(
  request: Looker,
  photo: UploadedFile,
  wants: Partial<FaceWants>,
): Promise<Face[]> {
  return faceEngineOf(request).faces(
    request.client.id,
    photo.bytes,
    { vectors: false, properties: false, liveness: false, ...wants },
    request.signal,
  );
}
