import type { OperationDefinition } from '../../contract/operation.js';
import { recordDecision } from '../../contract/record-decision.js';
import { encodersOf, encodingsInUse, prepareFaces } from '../../face/encodings-in-use.js';
import { usableFace } from '../../face/faces-on-photo.js';
import { findUsers } from '../../face/find-users.js';

/** Looks among all users of the client for the one whose face it is. */
export const findUserByFace: OperationDefinition<'findUserByFace'> = {
  needs: 'face',
  engineFirst: true,
  async handle(request) {
    const inUse = await encodingsInUse(request);
    await prepareFaces(request, inUse);
    const face = await usableFace(
      request,
      request.input.photo,
      'identification',
      encodersOf(inUse),
    );
    if ('reason' in face) {
      await recordDecision(request, 'face.search.refused', [], { because: face.because });
      const { reason } = face;
      return { status: false, data: { message: 'FACE_ENROLLMENT_FAILED', reason } };
    }
    const [found] = await findUsers(request, [face], inUse);
    return found === undefined
      ? { status: false, data: { message: 'FACE_RECOGNITION_FAILED', verified: false } }
      : {
          status: true,
          data: { message: 'FACE_RECOGNIZED_WITH_SUCCESS', verified: true, ...found },
        };
  },
};
