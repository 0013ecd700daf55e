import type { OperationId } from '@biometrid/types';
import type { OperationRequest } from '../contract/operation.js';
import type { UploadedFile } from '../contract/uploaded-file.js';
import { MissingEngine } from '../engines/errors.js';
import type { Face, FaceWants } from '../engines/guest.js';
import type { FaceEngine } from '../engines/kinds.js';

/** What a look at a photo takes of a request. */
export type Looker = Pick<OperationRequest<OperationId>, 'client' | 'engines' | 'signal'>;

/** The engine of faces. @throws {MissingEngine} when none is installed. */
export function faceEngineOf({ engines }: Pick<Looker, 'engines'>): FaceEngine {
  if (engines.face === undefined) throw new MissingEngine('face');
  return engines.face;
}

/**
 * The faces of a photo, in any order.
 * @param wants what is to be worked out, for the largest one unless told; nothing else is.
 * @throws {UnreadableSample} when the photo cannot be decoded.
 * @throws {EngineBusy} when no engine has time for it.
 */
export function facesOn(
  request: Looker,
  photo: UploadedFile,
  wants: Partial<FaceWants>,
): Promise<Face[]> {
  return faceEngineOf(request).faces(
    request.client.id,
    photo.bytes,
    { which: 'largest', vectors: false, properties: false, liveness: false, ...wants },
    request.signal,
  );
}
