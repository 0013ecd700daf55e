import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

// What a package of models knows of its files at run time. It is built into each, so that they depend on nothing.

/** A model that there is, whether its file is installed or was left out. */
export type CataloguedModel = {
  readonly name: string;
  /** What it is for, as the middle of a sentence. */
  readonly purpose: string;
  /** The absolute path. */
  readonly file: string;
  /** Of the file, in hexadecimal. */
  readonly sha256: string;
};

/** Those whose files are there; what they hold is not read. */
export function installedOf<Model extends CataloguedModel>(
  models: readonly Model[],
): readonly Model[] {
  return models.filter(({ file }) => existsSync(file));
}

/**
 * Reads every installed file and compares its SHA-256 with the one it was published with.
 *
 * @throws the file system's error when an installed file cannot be read.
 */
export async function verified<Model extends CataloguedModel>(models: readonly Model[]) {
  const installed = installedOf(models);
  const checks: { model: Model; state: 'intact' | 'damaged' | 'left out' }[] = [];
  // One after the other, so that one file at a time is in memory.
  for (const model of models) {
    const state = installed.includes(model) ? await check(model) : 'left out';
    checks.push({ model, state });
  }
  return checks;
}

async function check({ file, sha256 }: CataloguedModel): Promise<'intact' | 'damaged'> {
  const found = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  return found === sha256 ? 'intact' : 'damaged';
}

/** What to say when a model is needed whose file is not there. @param home the package that it belongs to. */
export function missingMessage({ name, purpose }: CataloguedModel, home: string): string {
  return (
    `The model "${name}", which is for ${purpose}, is not installed. To get it, install ${home} again, or in ` +
    'its repository build it without naming the model in BIOMETRID_LEAVE_OUT_MODELS. Or switch off what needs it.'
  );
}
