import type { OperationId } from '@biometrid/types';
import type { OperationRequest } from '../contract/operation.js';
import { faceEngineOf } from './faces-on-photo.js';
import { cohortOf } from './score.js';

/**
 * Sees to it that the client's faces can be searched, before the engine looks at a photo in vain.
 * @throws {GalleryLoading} and {GalleryTooLarge} when they cannot.
 */
export async function prepareFaces(
  request: Pick<OperationRequest<OperationId>, 'client' | 'engines' | 'templates'>,
): Promise<void> {
  const { client, templates } = request;
  const [active] = faceEngineOf(request).encodings;
  const { encoder, dimensions } = active;
  const cohort = cohortOf(active);
  await templates.prepare(client.id, { modality: 'face', encoder, dimensions, cohort });
}
