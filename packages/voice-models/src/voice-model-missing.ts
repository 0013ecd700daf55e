import { missingMessage } from '@biometrid/model-build/catalogue';
import type { VoiceModel } from './voice-model.js';

/** A model's file is not there: it was left out, or the package is not built. */
export class VoiceModelMissing extends Error {
  override readonly name = 'VoiceModelMissing';
  readonly code = 'VOICE_MODEL_MISSING';
  readonly model: VoiceModel;

  constructor(model: VoiceModel) {
    super(missingMessage(model, '@biometrid/voice-models'));
    this.model = model;
  }
}
