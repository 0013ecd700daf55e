import { writeOnnx } from '../converter/onnx/write-onnx.js';
import { convertTfjs } from '../converter/tfjs/convert-tfjs.js';
import { convertTflite } from '../converter/tflite/convert-tflite.js';
import { catalogue, type FaceModelName } from '../src/catalogue.js';
import { recipes } from './recipes.js';
import { readSource } from './source.js';

/** The bytes of a model's `.onnx` file, made from the package it comes from. */
export function makeModel(name: FaceModelName): Uint8Array {
  const { source, licence, notices } = catalogue[name];
  const recipe = recipes[name];
  const file = readSource(source, source.file, recipe.sha256);
  if (recipe.from === 'onnx') return file;
  const graph =
    recipe.from === 'tflite'
      ? convertTflite(file.subarray(...(recipe.range ?? [0])), name, recipe.outputs)
      : convertTfjs(
          { json: file, weights: readSource(source, recipe.weights.file, recipe.weights.sha256) },
          name,
          recipe.outputs,
        );
  // Only what never changes: better words about a model must not give it another hash.
  return writeOnnx(graph, {
    source: `${source.file} of ${source.package} ${source.version}`,
    licence,
    notices: notices.join('; '),
    changes: 'Converted to ONNX by @biometrid/face-models.',
  });
}
