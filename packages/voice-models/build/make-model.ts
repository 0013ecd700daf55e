import { readFileSync } from 'node:fs';
import { writeOnnx } from '@biometrid/model-build';
import { packaged } from '../src/packaged.js';
import type { VoiceModel } from '../src/voice-model.js';
import { recipes } from './recipes.js';
import { readSource } from './source.js';

/** The bytes of a model's file: made from the package it comes from, or the weights that were trained here as they are. */
export function makeModel({ name, source }: VoiceModel): Uint8Array {
  if ('weights' in source) {
    return readFileSync(new URL(`../weights/${source.weights}`, import.meta.url));
  }
  if (!isPackaged(name)) throw new Error(`There is no recipe for ${name}.`);
  return convert(name);
}

function convert(name: keyof typeof packaged): Uint8Array {
  const { source, licence, notices } = packaged[name];
  const recipe = recipes[name];
  // Only what never changes: better words about a model must not give it another hash.
  return writeOnnx(recipe.convert(readSource(source, recipe.sha256)), {
    source: `${source.file} of ${source.package} ${source.version}`,
    licence,
    notices: notices.join('; '),
    changes: 'Converted by @biometrid/voice-models; it computes the same.',
  });
}

function isPackaged(name: string): name is keyof typeof packaged {
  return Object.hasOwn(packaged, name);
}
