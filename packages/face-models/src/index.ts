export type {
  FaceModelName,
  ModelFacts,
  ModelInput,
  ModelOutput,
  ModelSource,
} from './catalogue.js';
export { type FaceModel, faceModels } from './face-model.js';
export { FaceModelMissing } from './face-model-missing.js';
export { installedModels, modelFile } from './model-file.js';
export { type ModelCheck, verifyModels } from './verify-models.js';
