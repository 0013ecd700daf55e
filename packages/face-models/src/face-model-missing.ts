import { missingMessage } from '@biometrid/model-build/catalogue';
import type { FaceModel } from './face-model.js';

/** A model's file is not there: it was left out, or the package is not built. */
export class FaceModelMissing extends Error {
  override readonly name = 'FaceModelMissing';
  readonly code = 'FACE_MODEL_MISSING';
  readonly model: FaceModel;

  constructor(model: FaceModel) {
    super(missingMessage(model, '@biometrid/face-models'));
    this.model = model;
  }
}
