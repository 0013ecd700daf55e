import { existsSync, readdirSync, readFileSync } from 'node:fs';

/**
 * Those of a package's models that `BIOMETRID_LEAVE_OUT_MODELS` names, with commas between them.
 *
 * @throws when it names one that no package of models has: a slip must not publish what was to be left out.
 */
export function leftOutModels<Name extends string>(
  list: string | undefined,
  models: readonly Name[],
): ReadonlySet<Name> {
  const names = (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  // One setting serves every package of models.
  const known = new Set<string>([...models, ...namesOfAll()]);
  for (const name of names) {
    if (known.has(name)) continue;
    throw new Error(
      `BIOMETRID_LEAVE_OUT_MODELS names "${name}"; the models are ${[...known].join(', ')}.`,
    );
  }
  return new Set(models.filter((model) => names.includes(model)));
}

/** The names of the models of every package here: each keeps their hashes by name, or by file. */
function namesOfAll(): readonly string[] {
  const packages = new URL('../../', import.meta.url);
  return readdirSync(packages)
    .flatMap((name) => [`${name}/src/hashes.json`, `${name}/weights/hashes.json`])
    .map((path) => new URL(path, packages))
    .filter((file) => existsSync(file))
    .flatMap((file) => Object.keys(JSON.parse(readFileSync(file, 'utf8'))))
    .map((name) => name.replace(/\.(onnx|f32|txt)$/, ''));
}
