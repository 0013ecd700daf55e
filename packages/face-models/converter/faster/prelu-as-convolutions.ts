import type { OnnxGraph, OnnxNode } from '@biometrid/model-build';
import { channelSlopes } from './layers.js';
import { rewrite } from './rewrite.js';

/**
 * Writes PRelu, with a slope s for each channel of an image, as s x + (1 - s) Relu(x): two convolutions of one pixel and one channel, and
 * their sum. Where no slope is above 1 it is s x + Relu((1 - s) x), which takes a step less: the Relu becomes a part of the convolution.
 *
 * ONNX Runtime keeps images in blocks of channels (NCHWc) from one convolution to the next. PRelu has no such form, so that each one costs
 * two reorderings besides its own slow loop.
 */
export function preluAsConvolutions(graph: OnnxGraph): OnnxGraph {
  return rewrite(graph, (node, around) => {
    const slopes = channelSlopes(node, around);
    if (!slopes) return undefined;
    const [x = ''] = node.inputs;
    const { output } = node;
    const scaled = (from: string, factors: Float32Array, to: string): OnnxNode => {
      const channels = factors.length;
      const filter = around.add(`${to}_filter`, { shape: [channels, 1, 1, 1], data: factors });
      const attributes = { kernel_shape: { ints: [1, 1] }, group: { int: channels } };
      return { type: 'Conv', inputs: [from, filter], output: to, attributes };
    };
    const relu = (from: string, to: string): OnnxNode => ({
      type: 'Relu',
      inputs: [from],
      output: to,
      attributes: {},
    });
    const [below, above, cut] = [`${output}_below`, `${output}_above`, `${output}_cut`];
    const rest = slopes.data.map((number) => 1 - number);
    const isSteep = slopes.data.some((number) => number > 1);
    return [
      scaled(x, slopes.data, below),
      ...(isSteep
        ? [relu(x, cut), scaled(cut, rest, above)]
        : [scaled(x, rest, cut), relu(cut, above)]),
      { type: 'Add', inputs: [below, above], output, attributes: {} },
    ];
  });
}
