import { writeOnnx } from '@biometrid/model-build';
import { catalogue, type VoiceModelName } from '../src/catalogue.js';
import { recipes } from './recipes.js';
import { readSource } from './source.js';

/** The bytes of a model's file, made from the package it comes from. */
export function makeModel(name: VoiceModelName): Uint8Array {
  const { source, licence, notices } = catalogue[name];
  const { sha256, convert } = recipes[name];
  // Only what never changes: better words about a model must not give it another hash.
  return writeOnnx(convert(readSource(source, sha256)), {
    source: `${source.file} of ${source.package} ${source.version}`,
    licence,
    notices: notices.join('; '),
    changes: 'Converted by @biometrid/voice-models; it computes the same.',
  });
}
