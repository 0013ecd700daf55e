import { verified } from '@biometrid/model-build/catalogue';
import { type VoiceModel, voiceModels } from './voice-model.js';

export type ModelCheck = {
  readonly model: VoiceModel;
  readonly state: 'intact' | 'damaged' | 'left out';
};

/**
 * Reads every installed file and compares its SHA-256 with the one it was published with.
 *
 * @throws the file system's error when an installed file cannot be read.
 */
export function verifyModels(): Promise<readonly ModelCheck[]> {
  return verified(voiceModels);
}
