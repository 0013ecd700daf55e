import { existsSync } from 'node:fs';
import { installedOf } from '@biometrid/model-build/catalogue';
import type { FaceModelName } from './catalogue.js';
import { type FaceModel, faceModels } from './face-model.js';
import { FaceModelMissing } from './face-model-missing.js';

/**
 * The absolute path of a model's file.
 *
 * @throws FaceModelMissing when the file is not there.
 */
export function modelFile(name: FaceModelName): string {
  const model = faceModels[name];
  if (!existsSync(model.file)) throw new FaceModelMissing(model);
  return model.file;
}

/** The models whose files are there; what they hold is not read. */
export function installedModels(): readonly FaceModel[] {
  return installedOf(Object.values(faceModels));
}
