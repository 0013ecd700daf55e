import { leftOutModels as leftOutOf } from '@biometrid/model-build';
import { catalogue, type VoiceModelName } from '../src/catalogue.js';

export const modelNames = Object.keys(catalogue).filter(isModelName);

/**
 * The models that `BIOMETRID_LEAVE_OUT_MODELS` names, with commas between them; it may name those of other packages as well.
 *
 * @throws when one is in no catalogue: a slip must not publish what was to be left out.
 */
export function leftOutModels(list: string | undefined): ReadonlySet<VoiceModelName> {
  return leftOutOf(list, modelNames);
}

function isModelName(name: string): name is VoiceModelName {
  return Object.hasOwn(catalogue, name);
}
