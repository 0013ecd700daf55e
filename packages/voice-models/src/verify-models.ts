import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { installedModels } from './model-file.js';
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
export async function verifyModels(): Promise<readonly ModelCheck[]> {
  const installed = installedModels();
  const checks: ModelCheck[] = [];
  // One after the other, so that one file at a time is in memory.
  for (const model of voiceModels) {
    const state = installed.includes(model) ? await check(model) : 'left out';
    checks.push({ model, state });
  }
  return checks;
}

async function check({ file, sha256 }: VoiceModel): Promise<'intact' | 'damaged'> {
  const found = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  return found === sha256 ? 'intact' : 'damaged';
}
