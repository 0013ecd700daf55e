import { type Constant, ConversionError, type OnnxGraph, permute } from '@biometrid/model-build';
import { ImageGraph, type Operand, type Padding, type Value } from '../image-graph.js';
import { list, object, text } from './json.js';
import { readTfjs, type TfjsModel, type TfjsNode } from './read-tfjs.js';

/**
 * Converts a TensorFlow.js graph model with one float32 image as its input. The graph's input is called `input`, its batch is 1.
 *
 * @param input the name of the node that stands for the image.
 * @param outputs the names to give, by the names of the nodes that compute them.
 * @throws ConversionError for files that are damaged, or an operation that is not known here.
 */
export function convertTfjs(
  files: { readonly json: Uint8Array; readonly weights: Uint8Array },
  name: string,
  input: string,
  outputs: Readonly<Record<string, string>>,
): OnnxGraph {
  const nodes = new Nodes(readTfjs(files.json, files.weights), input);
  for (const [theirs, ours] of Object.entries(outputs)) {
    nodes.graph.output(nodes.value(theirs), ours);
  }
  return nodes.graph.finish(name);
}

/** The nodes by name, each converted once, when another asks for it. */
class Nodes {
  readonly graph = new ImageGraph();
  readonly #model: TfjsModel;
  readonly #input: string;
  readonly #converted = new Map<string, Operand | undefined>();

  constructor(model: TfjsModel, input: string) {
    this.#model = model;
    this.#input = input;
  }

  operand(reference: string): Operand {
    const name = reference.replace(/:0$/, '');
    const known = this.#converted.get(name);
    if (known) return known;
    if (this.#converted.has(name)) throw new ConversionError(`Node "${name}" needs itself.`);
    this.#converted.set(name, undefined);
    const node = this.#model.nodes.get(name);
    if (!node) throw new ConversionError(`The graph has no node "${name}".`);
    const operand = this.#convert(node);
    this.#converted.set(name, operand);
    return operand;
  }

  value(reference: string): Value {
    const operand = this.operand(reference);
    if (!('name' in operand)) throw new ConversionError(`Node "${reference}" is a constant.`);
    return operand;
  }

  constant(reference: string): Constant {
    const operand = this.operand(reference);
    if ('name' in operand) throw new ConversionError(`Node "${reference}" is no constant.`);
    return operand;
  }

  #convert(node: TfjsNode): Operand {
    if (node.op === 'Const') {
      const weights = this.#model.weights.get(node.name);
      if (!weights) throw new ConversionError(`There are no weights for "${node.name}".`);
      return weights;
    }
    const call = new Call(node, this);
    if (node.name === this.#input) {
      const [, ...shape] = call.shape();
      return this.graph.input('input', [1, ...shape]);
    }
    const convert = operations[node.op];
    if (!convert) throw new ConversionError(`TensorFlow's operation "${node.op}" is not known.`);
    return convert(this, call);
  }
}

/** One node with its operands by position. */
class Call {
  readonly #node: TfjsNode;
  readonly #nodes: Nodes;

  constructor(node: TfjsNode, nodes: Nodes) {
    this.#node = node;
    this.#nodes = nodes;
  }

  get count(): number {
    return this.#node.inputs.length;
  }

  operand(position: number): Operand {
    return this.#nodes.operand(this.#input(position));
  }

  value(position: number): Value {
    return this.#nodes.value(this.#input(position));
  }

  constant(position: number): Constant {
    return this.#nodes.constant(this.#input(position));
  }

  /** Height and width out of an attribute with one number for each axis. */
  size(name: string): [number, number] {
    const [, height, width] = list(object(this.#attribute(name)['list'], name)['i'], name).map(
      Number,
    );
    if (height === undefined || width === undefined) {
      throw new ConversionError(`The graph is damaged: "${name}" has not four numbers.`);
    }
    return [height, width];
  }

  padding(): Padding {
    const padding = decode(this.#attribute('padding')['s']);
    if (padding === 'SAME') return 'same';
    if (padding === 'VALID') return 'valid';
    throw new ConversionError(`The padding "${padding}" is not known.`);
  }

  flag(name: string): boolean {
    return this.#attribute(name)['b'] === true;
  }

  /** The operations that a fused one does after its own. */
  fused(): readonly string[] {
    return list(object(this.#attribute('fused_ops')['list'], 'fused_ops')['s'], 'fused_ops').map(
      decode,
    );
  }

  shape(): readonly number[] {
    const shape = object(this.#attribute('shape')['shape'], 'shape');
    return list(shape['dim'], 'dim').map((size) => Number(object(size, 'dim')['size']));
  }

  #attribute(name: string): ReturnType<typeof object> {
    return object(this.#node.attributes[name] ?? {}, name);
  }

  #input(position: number): string {
    const input = this.#node.inputs[position];
    if (input === undefined) {
      throw new ConversionError(`Node "${this.#node.name}" has no operand ${position}.`);
    }
    return input;
  }
}

type Convert = (nodes: Nodes, call: Call) => Operand;

const operations: Readonly<Record<string, Convert>> = {
  Identity: (_, call) => call.operand(0),
  Conv2D: (nodes, call) => convolution(nodes, call, undefined),
  _FusedConv2D: (nodes, call) => activate(nodes, call, convolution(nodes, call, call.constant(2))),
  DepthwiseConv2dNative: ({ graph }, call) => {
    const image = call.value(0);
    // Axes height, width, input channel, multiplier: the output's channels count the last two together.
    const filter = permute(call.constant(1), [2, 3, 0, 1]);
    const [channels = 0, multiplier = 0, height = 0, width = 0] = filter.shape;
    const joined = { ...filter, shape: [channels * multiplier, 1, height, width] };
    return graph.convolution(image, joined, undefined, {
      strides: call.size('strides'),
      dilations: call.size('dilations'),
      padding: call.padding(),
      groups: channels,
    });
  },
  MaxPool: ({ graph }, call) =>
    graph.maxPool(call.value(0), {
      window: call.size('ksize'),
      strides: call.size('strides'),
      padding: call.padding(),
    }),
  Add: ({ graph }, call) => graph.binary('Add', call.operand(0), call.operand(1)),
  AddV2: ({ graph }, call) => graph.binary('Add', call.operand(0), call.operand(1)),
  Mul: ({ graph }, call) => graph.binary('Mul', call.operand(0), call.operand(1)),
  Minimum: ({ graph }, call) => graph.binary('Min', call.operand(0), call.operand(1)),
  Maximum: ({ graph }, call) => graph.binary('Max', call.operand(0), call.operand(1)),
  Relu: ({ graph }, call) => graph.unary('Relu', call.value(0)),
  Sigmoid: ({ graph }, call) => graph.unary('Sigmoid', call.value(0)),
  Softmax: ({ graph }, call) => graph.softmax(call.value(0)),
  Mean: ({ graph }, call) => {
    if (call.flag('keep_dims'))
      throw new ConversionError('A mean that keeps its axes is not known.');
    return graph.mean(call.value(0), [...call.constant(1).data]);
  },
  _FusedMatMul: (nodes, call) => {
    if (call.flag('transpose_a') || call.flag('transpose_b')) {
      throw new ConversionError('A transposed matrix product is not known.');
    }
    return activate(
      nodes,
      call,
      nodes.graph.dense(call.value(0), call.constant(1), call.constant(2)),
    );
  },
};

function convolution({ graph }: Nodes, call: Call, bias: Constant | undefined): Value {
  return graph.convolution(call.value(0), permute(call.constant(1), [3, 2, 0, 1]), bias, {
    strides: call.size('strides'),
    dilations: call.size('dilations'),
    padding: call.padding(),
    groups: 1,
  });
}

/** What follows the bias in a fused operation. */
function activate({ graph }: Nodes, call: Call, value: Value): Value {
  const [bias, activation, ...more] = call.fused();
  const isKnown = bias === 'BiasAdd' && call.count === 3 && more.length === 0;
  if (isKnown && activation === undefined) return value;
  if (isKnown && activation === 'Relu') return graph.unary('Relu', value);
  throw new ConversionError(`The fused operations "${call.fused()}" are not known.`);
}

/** Texts stand in the graph as base64. */
function decode(value: unknown): string {
  return Buffer.from(text(value, 'attribute'), 'base64').toString('latin1');
}
