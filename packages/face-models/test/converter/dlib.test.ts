import { elements } from '@biometrid/model-build';
import { describe, expect, it } from 'vitest';
import { recipes } from '../../build/recipes.js';
import { readSource } from '../../build/source.js';
import { convertDlib } from '../../converter/dlib/convert-dlib.js';
import { faceModels } from '../../src/index.js';

const { source } = faceModels['dlib-resnet'];
const recipe = recipes['dlib-resnet'];
const json = readSource(source, source.file, recipe.sha256);
const weights =
  recipe.from === 'dlib'
    ? readSource(source, recipe.weights.file, recipe.weights.sha256)
    : new Uint8Array();

/** Converts the network with a piece of its manifest's text replaced. */
function convert(from = '', to = '', bytes = weights) {
  const text = Buffer.from(json).toString('utf8');
  expect(text).toContain(from);
  return convertDlib({ manifest: Buffer.from(text.replace(from, to)), weights: bytes }, 'a-model');
}

describe('dlib’s network', () => {
  it('has 29 convolutions with weights, and one embedding of 128 numbers', () => {
    const { nodes, outputs } = convert();
    expect(outputs).toEqual([{ name: 'embedding', shape: [1, 128] }]);
    // Those without a bias only keep what goes past a layer.
    const layers = nodes.filter(({ type, inputs }) => type === 'Conv' && inputs.length === 3);
    expect(layers).toHaveLength(29);
  });

  it('keeps bytes as bytes: a number of the weights takes little more than one', () => {
    const { constants } = convert();
    const numbers = constants.filter(({ shape }) => elements(shape) > 1000);
    const total = numbers.reduce((sum, { shape }) => sum + elements(shape), 0);
    const bytes = numbers.reduce((sum, { data }) => sum + data.byteLength, 0);
    expect(total).toBeGreaterThan(5_500_000);
    expect(bytes / total).toBeLessThan(1.25);
  });

  it('leaves the weights that it is made of as they are', () => {
    const before = Uint8Array.from(weights);
    convert();
    expect(Buffer.compare(before, weights)).toBe(0);
  });

  it('is refused when a weight is missing', () => {
    expect(() => convert('"conv64_2/conv1/scale/biases"', '"conv64_2/conv1/scale/bias"')).toThrow(
      'There are no weights for "conv64_2/conv1/scale/biases".',
    );
  });

  it('is refused when its weights do not fit together', () => {
    expect(() => convert('"shape":[3,3,32,32]', '"shape":[3,3,64,16]')).toThrow('does not fit');
  });

  it('is refused when its weights are cut short, too long, or of no known type', () => {
    expect(() => convert('', '', weights.subarray(0, -1))).toThrow('the file is damaged');
    expect(() => convert('', '', Buffer.concat([weights, Buffer.alloc(1)]))).toThrow(
      'the file is damaged',
    );
    expect(() => convert('"dtype":"uint8"', '"dtype":"uint4"')).toThrow(
      'Weights of the type "uint4" are not known.',
    );
  });

  it('is refused when its manifest is no JSON, or no list', () => {
    expect(() => convert('[', '')).toThrow('it is no JSON');
    expect(() => convertDlib({ manifest: Buffer.from('{}'), weights }, 'a-model')).toThrow(
      '"manifest" is no list',
    );
  });
});
