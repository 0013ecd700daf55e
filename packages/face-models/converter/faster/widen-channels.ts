import { elements, type OnnxGraph, type OnnxNode } from '@biometrid/model-build';
import { channelSlopes, convolution } from './layers.js';
import { type FloatConstant, rewrite, Surroundings } from './rewrite.js';

/**
 * Gives images between two convolutions a number of channels that four divides: ONNX Runtime cannot keep others in blocks of channels
 * (NCHWc), in which it convolves fastest. Whatever stands in the new channels, the convolutions that read them have no weight for them.
 */
export function widenChannels(graph: OnnxGraph): OnnxGraph {
  const widths = widerImages(graph);
  return rewrite(graph, (node, around) => {
    const [image = ''] = node.inputs;
    const [from, to] = [widths.get(image), widths.get(node.output)];
    const add = (name: string, operand: FloatConstant, shape: readonly number[]) =>
      around.add(`${node.output}_wide_${name}`, padded(operand, shape));
    const slopes = channelSlopes(node, around);
    if (slopes && to !== undefined) {
      const shape = slopes.shape.map((size) => (size === 1 ? 1 : to));
      return [{ ...node, inputs: [image, add('slope', slopes, shape)] }];
    }
    const made = convolution(node, around);
    if (!made || (from === undefined && to === undefined)) return undefined;
    const { weights, bias, isDepthwise } = made;
    const [out = 0, into = 0, ...kernel] = weights.shape;
    const channels = to ?? out;
    const shape = [channels, isDepthwise ? 1 : (from ?? into), ...kernel];
    const inputs = [image, add('weights', weights, shape)];
    if (bias) inputs.push(add('bias', bias, [channels]));
    const group = { int: isDepthwise ? channels : 1 };
    return [{ ...node, inputs, attributes: { ...node.attributes, group } }];
  });
}

/** The new number of channels of each image that is to have more. */
function widerImages(graph: OnnxGraph): ReadonlyMap<string, number> {
  const around = new Surroundings(graph);
  const channels = new Map<string, number>();
  // Images that have to go on having the same channels share a set.
  const sets = new Map<string, ReadonlySet<string>>();
  const alike = (name: string) => sets.get(name) ?? new Set([name]);
  const fixed = new Set([...graph.inputs, ...graph.outputs].map(({ name }) => name));
  for (const node of graph.nodes) {
    const layer = convolution(node, around);
    if (layer) channels.set(node.output, layer.weights.shape[0] ?? 0);
    // One of all channels may have any number of them on either side.
    if (layer && !layer.isDepthwise) continue;
    const images = [node.output, ...node.inputs.filter((name) => !around.numbers(name))];
    if (layer || keepsChannels(node, around)) {
      const joined = new Set(images.flatMap((name) => [...alike(name)]));
      for (const name of joined) sets.set(name, joined);
    } else {
      for (const name of images) fixed.add(name);
    }
  }
  const wider = new Map<string, number>();
  for (const [name, count] of channels) {
    const others = [...alike(name)];
    const isFree = others.every(
      (each) => !fixed.has(each) && (channels.get(each) ?? count) === count,
    );
    if (count % 4 === 0 || !isFree) continue;
    for (const each of others) wider.set(each, Math.ceil(count / 4) * 4);
  }
  return wider;
}

/** Whether what a node makes has the channels of its operands, each made of the same one of theirs. */
function keepsChannels(node: OnnxNode, around: Surroundings): boolean {
  const { type, inputs } = node;
  if (type === 'PRelu') return channelSlopes(node, around) !== undefined;
  if (type === 'Add') return inputs.every((name) => !around.numbers(name));
  return type === 'Relu' || type === 'Clip' || type === 'MaxPool';
}

/** The numbers with zeros behind them along each axis but those of a kernel. */
function padded(
  { shape: [rows = 1, columns = 1, ...kernel], data }: FloatConstant,
  shape: readonly number[],
): FloatConstant {
  const [, wider = 1] = shape;
  const size = elements(kernel);
  const wide = new Float32Array(elements(shape));
  for (let row = 0; row < rows; row += 1) {
    const start = row * columns * size;
    wide.set(data.subarray(start, start + columns * size), row * wider * size);
  }
  return { shape, data: wide };
}
