import { existsSync } from 'node:fs';
import { installedOf, verified } from '@biometrid/model-build/catalogue';
import type { OcrModelName } from './catalogue.js';
import { type OcrModel, ocrModels } from './ocr-model.js';
import { OcrModelMissing } from './ocr-model-missing.js';

/**
 * The absolute path of a model's file.
 *
 * @throws OcrModelMissing when the file is not there.
 */
export function modelFile(name: OcrModelName): string {
  const model = ocrModels[name];
  if (!existsSync(model.file)) throw new OcrModelMissing(model);
  return model.file;
}

/** The models whose files are there; what they hold is not read. */
export function installedModels(): readonly OcrModel[] {
  return installedOf(Object.values(ocrModels));
}

export type ModelCheck = {
  readonly model: OcrModel;
  readonly state: 'intact' | 'damaged' | 'left out';
};

/**
 * Reads every installed file and compares its SHA-256 with the one it was published with.
 *
 * @throws the file system's error when an installed file cannot be read.
 */
export function verifyModels(): Promise<readonly ModelCheck[]> {
  return verified(Object.values(ocrModels));
}
