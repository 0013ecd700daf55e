import { existsSync } from 'node:fs';
import type { VoiceModelName } from './catalogue.js';
import { type VoiceModel, voiceModels } from './voice-model.js';
import { VoiceModelMissing } from './voice-model-missing.js';

/**
 * The absolute path of a model’s file.
 *
 * @throws VoiceModelMissing when the file is not there.
 */
export function modelFile(name: VoiceModelName): string {
  const model = voiceModels[name];
  if (!existsSync(model.file)) throw new VoiceModelMissing(model);
  return model.file;
}

/** The models whose files are there; what they hold is not read. */
export function installedModels(): readonly VoiceModel[] {
  return Object.values(voiceModels).filter(({ file }) => existsSync(file));
}
