import { catalogue, type FaceModelName } from '../src/catalogue.js';

export const modelNames = Object.keys(catalogue).filter(isModelName);

/**
 * The models that `BIOMETRID_LEAVE_OUT_MODELS` names, with commas between them.
 *
 * @throws when one is not in the catalogue: a slip must not publish what was to be left out.
 */
export function leftOutModels(list: string | undefined): ReadonlySet<FaceModelName> {
  const names = (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return new Set(
    names.map((name) => {
      if (isModelName(name)) return name;
      throw new Error(
        `BIOMETRID_LEAVE_OUT_MODELS names "${name}"; the models are ${modelNames.join(', ')}.`,
      );
    }),
  );
}

function isModelName(name: string): name is FaceModelName {
  return Object.hasOwn(catalogue, name);
}
