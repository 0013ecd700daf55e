import { missingMessage } from '@biometrid/model-build/catalogue';
import type { OcrModel } from './ocr-model.js';

/** A model's file is not there: it was left out, or the package is not built. */
export class OcrModelMissing extends Error {
  override readonly name = 'OcrModelMissing';
  readonly code = 'OCR_MODEL_MISSING';
  readonly model: OcrModel;

  constructor(model: OcrModel) {
    super(missingMessage(model, '@biometrid/ocr-models'));
    this.model = model;
  }
}
