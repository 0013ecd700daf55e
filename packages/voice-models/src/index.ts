export type {
  ModelFacts,
  ModelInput,
  ModelOutput,
  ModelSource,
  PackageSource,
} from './model-facts.js';
export { installedModels, modelFile, wordsFile } from './model-file.js';
export { type ModelCheck, verifyModels } from './verify-models.js';
export { type VoiceModel, type VoiceModelName, voiceModel, voiceModels } from './voice-model.js';
export { VoiceModelMissing } from './voice-model-missing.js';
