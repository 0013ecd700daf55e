import type { OperationDefinition } from '../../contract/operation.js';
import { chooseFace, faceEngineOf, facesOn } from '../../face/faces-on-photo.js';
import { faceReason } from '../../face/reasons.js';

/** Estimates what the one face of a photo looks like. Nothing is compared, and nothing is kept. */
export const findFaceProperties: OperationDefinition<'findFaceProperties'> = {
  needs: 'face',
  engineFirst: true,
  async handle(request) {
    if (request.client.settings.faceProperties === 'off')
      return failed(faceReason('propertiesOff'));
    if (!faceEngineOf(request).offers.properties) return failed(faceReason('noProperties'));
    const faces = await facesOn(request, request.input.photo, { properties: true });
    // As at an enrolment: whoever is asked about is not mistaken for somebody beside.
    const choice = chooseFace(faces, 'enrollment');
    if ('reason' in choice) {
      return choice.crowd
        ? { status: false, data: { message: 'MULTIPLE_FACES_DETECTED' } }
        : failed(choice.reason);
    }
    const { properties, unusable } = choice.face;
    if (properties === undefined) return failed(unusable ?? faceReason('noProperties'));
    const { age, gender, emotions } = properties;
    return {
      status: true,
      data: {
        message: 'FACE_RECOGNIZED_WITH_SUCCESS',
        properties: { age, gender, emotions: [...emotions] },
      },
    };
  },
};

function failed(reason: string) {
  return { status: false, data: { message: 'FACE_PROPERTIES_FAILED', reason } } as const;
}
