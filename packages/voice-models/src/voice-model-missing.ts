import type { VoiceModel } from './voice-model.js';

/** A model's file is not there: it was left out, or the package is not built. */
export class VoiceModelMissing extends Error {
  override readonly name = 'VoiceModelMissing';
  readonly code = 'VOICE_MODEL_MISSING';
  readonly model: VoiceModel;

  constructor(model: VoiceModel) {
    super(
      `The model "${model.name}", which is for ${model.purpose}, is not installed. To get it, install @biometrid/voice-models again, or in ` +
        'its repository build it without naming the model in BIOMETRID_LEAVE_OUT_MODELS. Or switch off what needs it.',
    );
    this.model = model;
  }
}
