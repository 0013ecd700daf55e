import { describe, expect, it } from 'vitest';
import { convertedNetwork, makeModel } from '../build/make-model.js';
import { recipes } from '../build/recipes.js';
import { readSource } from '../build/source.js';
import { type FaceNetwork, faceModels } from '../src/index.js';
import { modelInput, pictures } from './pictures.js';
import { openFaceApi } from './runtimes/face-api.js';
import { openOnnx } from './runtimes/onnx.js';
import { openTfjs } from './runtimes/tfjs.js';
import { type Outputs, openTflite } from './runtimes/tflite.js';

/** How far an output may be from the original's, in parts of the larger of 1 and itself: in another runtime, and in the same one. */
const largestDifference = { tflite: 1e-3, tfjs: 1e-3, dlib: 1e-3, onnx: 1e-4 };

const { 'face-cohort': _cohort, ...networks } = faceModels;

describe.each(Object.values(networks))('$name', (model) => {
  it('answers in ONNX Runtime as the original does in its own runtime', async () => {
    const original = await openOriginal(model);
    const ours = await openOnnx(convertedNetwork(model.name));
    const answers = new Set<string>();
    for (const [what, picture] of Object.entries(pictures)) {
      const input = modelInput(picture(), model.input);
      const expected = await original(input);
      const answer = await ours(input, model.input.shape);
      answers.add(JSON.stringify([...answer.values()].map((numbers) => [...numbers])));
      for (const [name, { shape }] of Object.entries(model.outputs)) {
        const numbers = answer.get(name);
        expect(numbers?.length, name).toBe(shape.reduce((product, size) => product * size, 1));
        expect(difference(numbers, expected.get(name)), `${name} of ${what}`).toBeLessThan(
          largestDifference[recipes[model.name].from],
        );
      }
    }
    expect(answers.size, 'different answers').toBe(Object.keys(pictures).length);
  });
});

describe.each(Object.values(networks))('$name with weights in half precision', (model) => {
  it('answers as with those of 32 bits, as near as they are to each other', async () => {
    const whole = await openOnnx(convertedNetwork(model.name));
    const half = await openOnnx(makeModel(model.name));
    for (const [what, picture] of Object.entries(pictures)) {
      const input = modelInput(picture(), model.input);
      const expected = await whole(input, model.input.shape);
      for (const [name, numbers] of await half(input, model.input.shape))
        expect(angle(numbers, expected.get(name)), `${name} of ${what}`).toBeLessThan(
          lossless.has(model.name) ? 1e-9 : 5e-3,
        );
    }
  });
});

/** Their weights had 16 bits before they came here. */
const lossless = new Set<string>(['face-attributes', 'face-detector-short', 'face-mesh']);

/** Between two lists of numbers as directions, in radians. */
function angle(ours: Float32Array, theirs: Float32Array | undefined): number {
  const unit = (numbers: Float32Array) => {
    const length = Math.hypot(...numbers);
    return numbers.map((number) => number / length);
  };
  const [a, b] = [unit(ours), unit(theirs ?? new Float32Array())];
  if (a.length !== b.length) return Number.NaN;
  return Math.hypot(...a.map((number, i) => number - (b[i] ?? Number.NaN)));
}

/** The original by our names of its outputs. */
async function openOriginal(
  model: FaceNetwork,
): Promise<(input: Float32Array) => Promise<Outputs>> {
  const recipe = recipes[model.name];
  const file = readSource(model.source, model.source.file, recipe.sha256);
  const { shape } = model.input;
  if (recipe.from === 'onnx') {
    const run = await openOnnx(file);
    return (input) => run(input, shape);
  }
  if (recipe.from === 'dlib') {
    const run = await openFaceApi();
    return async (input) => run(input, shape);
  }
  const run =
    recipe.from === 'tflite'
      ? await openTflite(file.subarray(...(recipe.range ?? [0])))
      : await openTfjs(file, readSource(model.source, recipe.weights.file, recipe.weights.sha256));
  return async (input) => {
    const outputs = run(input, shape);
    return new Map(
      Object.entries(recipe.outputs).map(([theirs, ours]) => {
        const numbers = outputs.get(theirs);
        if (!numbers) throw new Error(`The original has no output "${theirs}".`);
        return [ours, numbers];
      }),
    );
  };
}

/** Of a batch the original may answer for several, all alike: the first is compared. */
function difference(ours: Float32Array | undefined, theirs: Float32Array | undefined): number {
  if (!ours || !theirs || ours.length === 0 || theirs.length % ours.length !== 0) return Number.NaN;
  return ours.reduce((largest, number, i) => {
    const expected = theirs[i] ?? Number.NaN;
    return Math.max(largest, Math.abs(number - expected) / Math.max(1, Math.abs(expected)));
  }, 0);
}
