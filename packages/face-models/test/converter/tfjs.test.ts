import { ConversionError } from '@biometrid/model-build';
import { describe, expect, it } from 'vitest';
import { recipes } from '../../build/recipes.js';
import { readSource } from '../../build/source.js';
import { convertTfjs } from '../../converter/tfjs/convert-tfjs.js';
import { faceModels } from '../../src/index.js';

const { source } = faceModels['face-emotion'];
const json = readSource(source, source.file, recipes['face-emotion'].sha256);
const weights = readSource(
  source,
  'models/emotion.bin',
  '927ac8224f356ab1e68c2bcfbfa07b0c8567047d1bcf817388ba6e38214c4987',
);

/** Converts the model of emotions with a piece of its graph's text replaced. */
function convert(
  from = '',
  to = '',
  bytes = weights,
  outputs: Record<string, string> = { Identity: 'emotion' },
  input = 'input_1',
) {
  const text = Buffer.from(json).toString('utf8');
  expect(text).toContain(from);
  return convertTfjs(
    { json: Buffer.from(text.replace(from, to)), weights: bytes },
    'a-model',
    input,
    outputs,
  );
}

describe('a TensorFlow.js graph', () => {
  it('is converted when nothing is wrong with it', () => {
    expect(convert().outputs).toEqual([{ name: 'emotion', shape: [1, 7] }]);
  });

  it('is refused when it has an operation that is not known', () => {
    expect(() => convert('"op":"Relu"', '"op":"Gelu"')).toThrow(
      new ConversionError('TensorFlow\'s operation "Gelu" is not known.'),
    );
  });

  it('is refused when an operation fuses what is not known', () => {
    // BiasAdd and Relu become BiasAdd and Elu, in base64.
    expect(() => convert('["Qmlhc0FkZA==","UmVsdQ=="]', '["Qmlhc0FkZA==","RWx1"]')).toThrow(
      'The fused operations "BiasAdd,Elu" are not known.',
    );
  });

  it('is refused when its weights are cut short or too long', () => {
    expect(() => convert('', '', weights.subarray(0, 1000))).toThrow('the file is damaged');
    expect(() => convert('', '', weights.subarray(0, -4))).toThrow('the file is damaged');
    expect(() => convert('', '', Buffer.concat([weights, Buffer.alloc(4)]))).toThrow(
      'the file is damaged',
    );
  });

  it('is refused when its weights are packed in a way that is not known', () => {
    expect(() => convert('"dtype":"float32"', '"dtype":"uint8"')).toThrow(
      'Weights of the type "uint8" are not known.',
    );
  });

  it('is refused when it is no JSON, or lacks a part', () => {
    expect(() => convert('{', '')).toThrow('it is no JSON');
    expect(() => convert('"modelTopology"', '"topology"')).toThrow('"modelTopology" is no object');
    expect(() => convert('"weightsManifest"', '"weights"')).toThrow('"weightsManifest" is no list');
  });

  it('is refused when its nodes go in a circle', () => {
    const node =
      /\{"name":"(StatefulPartitionedCall\/model_1\/block3_sepconv1_act\/Relu)","op":"Relu","input":\["([^"]+)"/;
    const [found = '', name = '', input = ''] = node.exec(Buffer.from(json).toString('utf8')) ?? [];
    expect(() => convert(found, found.replace(`["${input}"`, `["${name}"`))).toThrow(
      `Node "${name}" needs itself.`,
    );
  });

  it('is refused when another node than the named one stands for the image', () => {
    expect(() => convert('', '', weights, undefined, 'image')).toThrow('is not known');
  });

  it('is refused when it lacks an output', () => {
    expect(() => convert('', '', weights, { age: 'age' })).toThrow('The graph has no node "age".');
  });
});
