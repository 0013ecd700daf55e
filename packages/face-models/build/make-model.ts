import { readFileSync } from 'node:fs';
import { halfWeights, type OnnxGraph, readOnnx, writeOnnx } from '@biometrid/model-build';
import { convertDlib } from '../converter/dlib/convert-dlib.js';
import { faster } from '../converter/faster/faster.js';
import { convertTfjs } from '../converter/tfjs/convert-tfjs.js';
import { convertTflite } from '../converter/tflite/convert-tflite.js';
import { catalogue, type FaceModelName, type FaceNetworkName } from '../src/catalogue.js';
import { recipes } from './recipes.js';
import { readSource } from './source.js';

/** The bytes of a model's file: made from the package it comes from, or as they lie in `weights`. */
export function makeModel(name: FaceModelName): Uint8Array {
  if (name === 'face-cohort') {
    return readFileSync(new URL(`../weights/${catalogue[name].source.weights}`, import.meta.url));
  }
  return halfWeights(convertedNetwork(name));
}

/** A network with all its weights in 32 bits, as the source has it. */
export function convertedNetwork(name: FaceNetworkName): Uint8Array {
  const { source, licence, notices } = catalogue[name];
  const graph = faster(sourceGraph(name));
  // Only what never changes: better words about a model must not give it another hash.
  return writeOnnx(graph, {
    source: `${source.file} of ${source.package} ${source.version}`,
    licence,
    notices: notices.join('; '),
    changes: 'Converted by @biometrid/face-models, with weights in half precision.',
  });
}

function sourceGraph(name: FaceNetworkName): OnnxGraph {
  const { source } = catalogue[name];
  const recipe = recipes[name];
  const file = readSource(source, source.file, recipe.sha256);
  switch (recipe.from) {
    case 'onnx':
      return readOnnx(file, name);
    case 'tflite':
      return convertTflite(file.subarray(...(recipe.range ?? [0])), name, recipe.outputs);
    case 'dlib': {
      const weights = readSource(source, recipe.weights.file, recipe.weights.sha256);
      return convertDlib({ manifest: file, weights }, name);
    }
    case 'tfjs': {
      const weights = readSource(source, recipe.weights.file, recipe.weights.sha256);
      return convertTfjs({ json: file, weights }, name, recipe.input, recipe.outputs);
    }
  }
}
