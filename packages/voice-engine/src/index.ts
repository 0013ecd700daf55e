export type { Language, PromptOperatingPoint } from './digits/language.js';
export {
  UnreadableSample,
  VoiceEngineUnavailable,
  VoiceModelMissing,
} from './errors.js';
export type { Heard, Listening, ListenWants, Refused } from './heard.js';
export type { Score } from './matching/score.js';
export type { Template, Voiceprint } from './matching/template.js';
export { type Threshold, thresholdAt } from './matching/thresholds.js';
export { type Refusal, refusals } from './quality/refusals.js';
export type { Sound } from './quality/sound.js';
export { createVoiceEngine, type VoiceEngine, type VoiceEngineOptions } from './voice-engine.js';
