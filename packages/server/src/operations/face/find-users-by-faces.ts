import type { OperationDefinition } from '../../contract/operation.js';
import { recordDecision } from '../../contract/record-decision.js';
import { encodersOf, encodingsInUse, prepareFaces } from '../../face/encodings-in-use.js';
import { usableFaces } from '../../face/faces-on-photo.js';
import { findUsers } from '../../face/find-users.js';

/** Looks among all users of the client for those whose faces are on the photo. */
export const findUsersByFaces: OperationDefinition<'findUsersByFaces'> = {
  needs: 'face',
  engineFirst: true,
  async handle(request) {
    const inUse = await encodingsInUse(request);
    await prepareFaces(request, inUse);
    const faces = await usableFaces(request, request.input.photo, encodersOf(inUse));
    if ('reason' in faces) {
      await recordDecision(request, 'face.search.refused', [], { because: faces.because });
      const { reason } = faces;
      return { status: false, data: { message: 'FACE_ENROLLMENT_FAILED', reason } };
    }
    const usersFound = await findUsers(request, faces, inUse);
    return usersFound.length === 0
      ? { status: false, data: { message: 'FACE_RECOGNITION_FAILED', verified: false } }
      : {
          status: true,
          data: { message: 'FACE_RECOGNIZED_WITH_SUCCESS', verified: true, usersFound },
        };
  },
};
