import { existsSync } from 'node:fs';
import { installedOf } from '@biometrid/model-build/catalogue';
import {
  pathOf,
  type VoiceModel,
  type VoiceModelName,
  voiceModel,
  voiceModels,
} from './voice-model.js';
import { VoiceModelMissing } from './voice-model-missing.js';

/**
 * The absolute path of a model’s file.
 *
 * @throws VoiceModelMissing when the file is not there.
 */
export function modelFile(name: VoiceModelName): string {
  const model = voiceModel(name);
  if (!existsSync(model.file)) throw new VoiceModelMissing(model);
  return model.file;
}

/**
 * The absolute path of the file that goes with a digit network: JSON, `{ "words": … }`, for each digit from 0 to 9 how it is said, the
 * usual word first.
 *
 * @throws VoiceModelMissing when the network is not there.
 */
export function wordsFile(name: Extract<VoiceModelName, `digits-${string}`>): string {
  modelFile(name);
  return pathOf(`${name}.json`);
}

/** The models whose files are there; what they hold is not read. */
export function installedModels(): readonly VoiceModel[] {
  return installedOf(voiceModels);
}
