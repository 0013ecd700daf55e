export { UnreadableImage } from '@biometrid/image-reader';

/** A network that the engine cannot do without is not there. The message says what to do. */
export class OcrModelMissing extends Error {
  override readonly name = 'OcrModelMissing';
  readonly code = 'OCR_MODEL_MISSING';

  /** @param model its name in `@biometrid/ocr-models`. */
  constructor(readonly model: string) {
    super(
      `The model ${model} is not there. Install @biometrid/ocr-models again, or in its repository build it without leaving it out.`,
    );
  }
}

/** The engine is closed. */
export class OcrEngineUnavailable extends Error {
  override readonly name = 'OcrEngineUnavailable';
  readonly code = 'OCR_ENGINE_UNAVAILABLE';
}
