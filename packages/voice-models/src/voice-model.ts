import { fileURLToPath } from 'node:url';
import { catalogue, type ModelFacts, type VoiceModelName } from './catalogue.js';
import hashes from './hashes.json' with { type: 'json' };

export type VoiceModel = ModelFacts & {
  readonly name: VoiceModelName;
  /** The absolute path of the file, whether it is there or not. */
  readonly file: string;
  /** The SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
};

/** Every model that there is, by name, whether its file is installed or was left out. */
export const voiceModels: Readonly<Record<VoiceModelName, VoiceModel>> = {
  'speech-embedding': model('speech-embedding'),
  'voice-activity': model('voice-activity'),
};

function model(name: VoiceModelName): VoiceModel {
  // Beside this file there are the same two steps to it in the package as in its source.
  const file = fileURLToPath(new URL(`../dist/models/${name}.onnx`, import.meta.url));
  return { name, file, ...hashes[name], ...catalogue[name] };
}
