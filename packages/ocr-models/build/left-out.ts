import { leftOutModels as leftOutOf } from '@biometrid/model-build';
import type { OcrModelName } from '../src/catalogue.js';
import { ocrModels } from '../src/ocr-model.js';

const names = Object.values(ocrModels).map(({ name }) => name);

/**
 * The models that `BIOMETRID_LEAVE_OUT_MODELS` names, with commas between them; it may name those of other packages as well.
 *
 * @throws when there is no such model: a slip must not publish what was to be left out.
 */
export function leftOutModels(list: string | undefined): ReadonlySet<OcrModelName> {
  return leftOutOf(list, names);
}
