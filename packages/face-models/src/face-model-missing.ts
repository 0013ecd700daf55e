import type { FaceModel } from './face-model.js';

/** A model's file is not there: it was left out, or the package is not built. */
export class FaceModelMissing extends Error {
  override readonly name = 'FaceModelMissing';
  readonly code = 'FACE_MODEL_MISSING';
  readonly model: FaceModel;

  constructor(model: FaceModel) {
    super(
      `The model "${model.name}", which is for ${model.purpose}, is not installed. To get it, install @biometrid/face-models again, or in ` +
        'its repository build it without naming the model in BIOMETRID_LEAVE_OUT_MODELS. Or switch off what needs it.',
    );
    this.model = model;
  }
}
