import { base64Image } from '../../contract/base64-file.js';
import type { OperationDefinition } from '../../contract/operation.js';
import { UnreadableSample } from '../../engines/guest.js';
import { chooseFace, type FaceRequest, facesOn } from '../../face/faces-on-photo.js';
import { livingFrom } from '../../face/liveness.js';
import { livenessMeta } from './liveness-meta.js';

/** What the published samples suggest after a pass, and when the session has to be repeated. */
const retryFeedback = { none: 0, repeat: 3 };

/**
 * Judges the images of a session, each by itself; their mean decides. What the vendor's SDK recorded, `zoomSessionData`, is not
 * decoded. Nothing is kept, and nothing else depends on the result.
 */
export const checkLiveness: OperationDefinition<'checkLiveness'> = {
  needs: 'liveness',
  engineFirst: true,
  async handle(request) {
    const from = livingFrom(request);
    const scores: number[] = [];
    // One after the other, so that a session takes no more of the engine than a photo does.
    for (const text of request.input.auditTrail ?? []) {
      const score = await livenessOf(request, text);
      if (score !== undefined) scores.push(score);
    }
    const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length);
    return {
      meta: livenessMeta,
      data:
        scores.length > 0 && mean >= from
          ? {
              livenessResult: 'passed',
              livenessScore: 100 * mean,
              retryFeedbackSuggestion: retryFeedback.none,
              message: 'The images of the session exhibited liveness',
            }
          : {
              livenessResult: 'undetermined',
              livenessScore: 100 * mean,
              retryFeedbackSuggestion: retryFeedback.repeat,
              message:
                scores.length === 0
                  ? 'The session holds no image with a usable face'
                  : 'The images of the session did not exhibit liveness',
            },
    };
  },
};

/** From 0 to 1; undefined when the image cannot be judged. */
async function livenessOf(request: FaceRequest, text: string): Promise<number | undefined> {
  const image = base64Image(text);
  if (image === undefined) return undefined;
  try {
    const faces = await facesOn(request, image, { liveness: true });
    const choice = chooseFace(faces, 'verification');
    return 'face' in choice ? choice.face.liveness : undefined;
  } catch (error) {
    if (error instanceof UnreadableSample) return undefined;
    throw error;
  } finally {
    image.erase();
  }
}
