export type {
  ModelFacts,
  ModelInput,
  ModelOutput,
  ModelSource,
  VoiceModelName,
} from './catalogue.js';
export { installedModels, modelFile } from './model-file.js';
export { type ModelCheck, verifyModels } from './verify-models.js';
export { type VoiceModel, voiceModels } from './voice-model.js';
export { VoiceModelMissing } from './voice-model-missing.js';
