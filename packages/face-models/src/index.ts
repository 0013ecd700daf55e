export type {
  FaceModelName,
  FaceNetworkName,
  ModelFacts,
  ModelInput,
  ModelOutput,
  ModelSource,
  PackageSource,
} from './catalogue.js';
export { type FaceModel, type FaceNetwork, faceModels } from './face-model.js';
export { FaceModelMissing } from './face-model-missing.js';
export { installedModels, modelFile } from './model-file.js';
export { type ModelCheck, verifyModels } from './verify-models.js';
