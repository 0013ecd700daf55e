export type {
  ModelFacts,
  ModelSource,
  ModelTensor,
  OcrModelName,
  PackageSource,
} from './catalogue.js';
export { installedModels, type ModelCheck, modelFile, verifyModels } from './installed.js';
export { type OcrModel, ocrModels } from './ocr-model.js';
export { OcrModelMissing } from './ocr-model-missing.js';
