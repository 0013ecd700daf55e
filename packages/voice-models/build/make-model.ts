import { readFileSync } from 'node:fs';
import { halfWeights, hash, writeOnnx } from '@biometrid/model-build';
import { packaged } from '../src/packaged.js';
import type { VoiceModel } from '../src/voice-model.js';
import weights from '../weights/hashes.json' with { type: 'json' };
import { recipes } from './recipes.js';
import { readSource } from './source.js';

/**
 * The bytes of a model's file: made from the package it comes from, or of the weights that were trained here; of a network with its
 * weights in half precision.
 *
 * @throws when the package or the weights are not those whose hashes are written down.
 */
export function makeModel({ name, source }: VoiceModel): Uint8Array {
  if ('weights' in source) {
    const bytes = trainedWeights(source.weights);
    return source.weights.endsWith('.onnx') ? halfWeights(bytes) : bytes;
  }
  if (!isPackaged(name)) throw new Error(`There is no recipe for ${name}.`);
  return halfWeights(convertedNetwork(name));
}

function trainedWeights(file: string): Uint8Array {
  const bytes = readFileSync(new URL(`../weights/${file}`, import.meta.url));
  const [, sha256] = Object.entries(weights).find(([name]) => name === file) ?? [];
  if (hash(bytes) === sha256) return bytes;
  throw new Error(`weights/${file} is not the file that weights/hashes.json names.`);
}

/** A network with all its weights in 32 bits, as the source has it. */
export function convertedNetwork(name: keyof typeof packaged): Uint8Array {
  const { source, licence, notices } = packaged[name];
  const recipe = recipes[name];
  // Only what never changes: better words about a model must not give it another hash.
  return writeOnnx(recipe.convert(readSource(source, recipe.sha256)), {
    source: `${source.file} of ${source.package} ${source.version}`,
    licence,
    notices: notices.join('; '),
    changes:
      'Converted by @biometrid/voice-models; it computes the same, with weights in half precision.',
  });
}

function isPackaged(name: string): name is keyof typeof packaged {
  return Object.hasOwn(packaged, name);
}
