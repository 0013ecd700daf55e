import {
  type OnnxConstant,
  type OnnxGraph,
  type OnnxNode,
  writeOnnx,
} from '@biometrid/model-build';
import { describe, expect, it } from 'vitest';
import { faster } from '../../converter/faster/faster.js';
import { openOnnx } from '../runtimes/onnx.js';

/** Height and width of the images. */
const side = 5;

describe('a PRelu with a slope for each channel', () => {
  it('becomes convolutions, whatever its slopes are', async () => {
    for (const slopes of [
      [0.25, 0, -0.5, 1],
      [0.25, 0, -0.5, 3],
    ]) {
      const graph = imageGraph(4, [prelu('image', 'slopes', 'out')], [numbers('slopes', slopes)]);
      expect(await faithful(graph)).not.toContain('PRelu');
    }
  });

  it('becomes the same also between convolutions of a number of channels that four does not divide', async () => {
    const graph = imageGraph(
      4,
      [
        convolution('image', 'in', 'wide'),
        prelu('wide', 'slopes', 'bent'),
        convolution('bent', 'each', 'moved', 13),
        prelu('moved', 'steep', 'bent again'),
        convolution('bent again', 'out of', 'out'),
      ],
      [
        weights('in', [13, 4, 1, 1]),
        numbers(
          'slopes',
          Array.from({ length: 13 }, (_, i) => i / 4 - 1),
        ),
        weights('each', [13, 1, 3, 3]),
        numbers(
          'steep',
          Array.from({ length: 13 }, (_, i) => 1.5 + i),
        ),
        weights('out of', [4, 13, 1, 1]),
      ],
    );
    const rewritten = await faithful(graph);
    expect(rewritten).not.toContain('PRelu');
    expect(faster(graph).constants.map(({ shape }) => shape)).toContainEqual([16, 1, 3, 3]);
  });

  it('becomes the same where what it takes and makes is used elsewhere as well', async () => {
    const graph = imageGraph(
      4,
      [
        convolution('image', 'in', 'wide'),
        prelu('wide', 'slopes', 'bent'),
        node('Add', ['wide', 'bent'], 'sum'),
        node('Mul', ['sum', 'bent'], 'product'),
        convolution('product', 'out of', 'out'),
      ],
      [
        weights('in', [6, 4, 1, 1]),
        numbers('slopes', [0, 0.5, 1, 2, 3, -1]),
        weights('out of', [4, 6, 1, 1]),
      ],
    );
    expect(await faithful(graph)).not.toContain('PRelu');
  });
});

describe('a PRelu with other slopes', () => {
  it.each([
    ['one for all channels', [1, 1, 1]],
    ['one for each column', [1, 1, side]],
    ['one for each number', [4, side, side]],
  ])('stays: %s', async (_, shape) => {
    const graph = imageGraph(4, [prelu('image', 'slopes', 'out')], [weights('slopes', shape)]);
    expect(await faithful(graph)).toEqual(['PRelu']);
  });
});

describe('a PRelu that is written out', () => {
  const writtenOut = (sum: string[], product: string[], difference: string[], of: string) =>
    imageGraph(
      4,
      [
        node('Relu', ['image'], 'positive'),
        node('Sigmoid', ['image'], 'other'),
        node('Abs', [of], 'size'),
        node('Sub', difference, 'below'),
        node('Mul', product, 'scaled'),
        node('Add', sum, 'out'),
      ],
      [numbers('half', [0.1, -0.2, 0, 0.5])],
    );

  it('is recognised, in whichever order the operands stand', async () => {
    for (const sum of [
      ['positive', 'scaled'],
      ['scaled', 'positive'],
    ]) {
      for (const product of [
        ['half', 'below'],
        ['below', 'half'],
      ]) {
        const graph = writtenOut(sum, product, ['image', 'size'], 'image');
        expect(await faithful(graph)).not.toContain('Abs');
      }
    }
  });

  it.each([
    ['the size of something else', ['image', 'size'], 'other'],
    ['the difference the other way round', ['size', 'image'], 'image'],
    ['the difference to something else', ['other', 'size'], 'image'],
  ])('stays when it is not quite one: %s', async (_, difference, of) => {
    const graph = writtenOut(['positive', 'scaled'], ['half', 'below'], difference, of);
    expect(await faithful(graph)).toContain('Abs');
  });
});

describe('bounds', () => {
  const bounded = (lower: number, upper: number) =>
    imageGraph(
      4,
      [
        node('Relu', ['image'], 'positive'),
        node('Min', ['positive', 'upper'], 'least'),
        node('Max', ['least', 'lower'], 'out'),
      ],
      [numbers('lower', [lower]), numbers('upper', [upper])],
    );

  it('become a Clip, with the Relu before them where that changes nothing', async () => {
    expect(await faithful(bounded(0, 0.5))).toEqual(['Clip']);
    expect(await faithful(bounded(0.2, 0.5))).toEqual(['Clip']);
    expect(await faithful(bounded(-1, 0.5))).toEqual(['Relu', 'Clip']);
  });

  it('stay when the lower one is above the upper one', async () => {
    expect(await faithful(bounded(0.5, 0.2))).toEqual(['Relu', 'Min', 'Max']);
  });
});

describe('an image of a number of channels that four does not divide', () => {
  it('stays where something else than convolutions takes it', async () => {
    const graph = imageGraph(
      4,
      [
        convolution('image', 'in', 'wide'),
        node('Add', ['wide', 'offsets'], 'moved'),
        convolution('moved', 'out of', 'out'),
      ],
      [
        weights('in', [6, 4, 1, 1]),
        numbers('offsets', [1, 2, 3, 4, 5, 6]),
        weights('out of', [4, 6, 1, 1]),
      ],
    );
    await faithful(graph);
    expect(faster(graph)).toEqual(graph);
  });
});

/** Fails unless the rewritten graph computes what it did; gives the types of its nodes. */
async function faithful(graph: OnnxGraph): Promise<string[]> {
  const rewritten = faster(graph);
  const image = Float32Array.from({ length: 4 * side ** 2 }, (_, i) => Math.sin(7 * i));
  const shape = [1, 4, side, side];
  const [before, after] = await Promise.all(
    [graph, rewritten].map(async (each) => (await openOnnx(writeOnnx(each, {})))(image, shape)),
  );
  const expected = before?.get('out') ?? [];
  const actual = after?.get('out') ?? [];
  expect(actual.length).toBe(image.length);
  for (const [i, number] of actual.entries())
    expect(number).toBeCloseTo(expected[i] ?? Number.NaN, 4);
  return rewritten.nodes.map(({ type }) => type);
}

/** A graph from `image` to `out`, both of as many channels. */
function imageGraph(
  channels: number,
  nodes: readonly OnnxNode[],
  constants: readonly OnnxConstant[],
): OnnxGraph {
  const shape = [1, channels, side, side];
  return {
    name: 'a-graph',
    inputs: [{ name: 'image', shape }],
    outputs: [{ name: 'out', shape }],
    constants,
    nodes,
  };
}

function node(type: string, inputs: readonly string[], output: string): OnnxNode {
  return { type, inputs, output, attributes: {} };
}

function prelu(image: string, slopes: string, output: string): OnnxNode {
  return node('PRelu', [image, slopes], output);
}

/** Of one pixel, or of three by three of each channel alone. */
function convolution(image: string, filter: string, output: string, groups = 1): OnnxNode {
  const [width, border] = groups > 1 ? [3, 1] : [1, 0];
  const attributes = {
    kernel_shape: { ints: [width, width] },
    pads: { ints: [border, border, border, border] },
    group: { int: groups },
  };
  return { ...node('Conv', [image, filter], output), attributes };
}

function numbers(name: string, values: readonly number[]): OnnxConstant {
  return { name, shape: [values.length, 1, 1], data: Float32Array.from(values) };
}

function weights(name: string, shape: readonly number[]): OnnxConstant {
  const count = shape.reduce((product, each) => product * each, 1);
  return { name, shape, data: Float32Array.from({ length: count }, (_, i) => Math.cos(3 * i)) };
}
