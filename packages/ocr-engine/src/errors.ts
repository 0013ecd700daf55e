export { UnreadableImage } from '@biometrid/image-reader';
export { OcrModelMissing } from '@biometrid/ocr-models';

/** The engine is closed. */
export class OcrEngineUnavailable extends Error {
  override readonly name = 'OcrEngineUnavailable';
  readonly code = 'OCR_ENGINE_UNAVAILABLE';
}
