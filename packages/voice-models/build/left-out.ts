import { leftOutModels as leftOutOf } from '@biometrid/model-build';
import { type VoiceModelName, voiceModels } from '../src/voice-model.js';

/**
 * The models that `BIOMETRID_LEAVE_OUT_MODELS` names, with commas between them; it may name those of other packages as well.
 *
 * @throws when there is no such model: a slip must not publish what was to be left out.
 */
export function leftOutModels(list: string | undefined): ReadonlySet<VoiceModelName> {
  return leftOutOf(
    list,
    voiceModels.map(({ name }) => name),
  );
}
