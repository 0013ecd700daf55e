import { verified } from '@biometrid/model-build/catalogue';
import { type FaceModel, faceModels } from './face-model.js';

export type ModelCheck = {
  readonly model: FaceModel;
  readonly state: 'intact' | 'damaged' | 'left out';
};

/**
 * Reads every installed file and compares its SHA-256 with the one it was published with.
 *
 * @throws the file system's error when an installed file cannot be read.
 */
export function verifyModels(): Promise<readonly ModelCheck[]> {
  return verified(Object.values(faceModels));
}
