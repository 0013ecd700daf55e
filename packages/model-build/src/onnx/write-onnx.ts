import { Message } from './write-protobuf.js';

/** A graph in ONNX's own terms: shapes are the ones that the runtime sees. */
export type OnnxGraph = {
  readonly name: string;
  readonly inputs: readonly OnnxTensor[];
  readonly outputs: readonly OnnxTensor[];
  readonly constants: readonly OnnxConstant[];
  readonly nodes: readonly OnnxNode[];
};

/** What goes in or comes out. A size that differs from run to run has a name instead. */
export type OnnxTensor = { readonly name: string; readonly shape: readonly (number | string)[] };

export type OnnxConstant = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array | Uint8Array;
};

export type OnnxNode = {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
};

export type OnnxAttribute =
  | { readonly float: number }
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly text: string };

/**
 * Writes a graph as an `.onnx` file (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, IR version 8, operator set 17).
 *
 * @param notes stand in the file as its metadata: where the weights come from, under which licence, what was changed.
 */
export function writeOnnx(graph: OnnxGraph, notes: Readonly<Record<string, string>>): Uint8Array {
  const model = new Message()
    .integer(1, 8)
    .text(2, 'biometrid')
    .message(7, graphMessage(graph))
    .message(8, new Message().text(1, '').integer(2, 17));
  for (const [key, value] of Object.entries(notes)) {
    model.message(14, new Message().text(1, key).text(2, value));
  }
  return model.finish();
}

function graphMessage(graph: OnnxGraph): Message {
  const message = new Message();
  for (const node of graph.nodes) message.message(1, nodeMessage(node));
  message.text(2, graph.name);
  for (const constant of graph.constants) message.message(5, constantMessage(constant));
  for (const input of graph.inputs) message.message(11, floatTensor(input));
  for (const output of graph.outputs) message.message(12, floatTensor(output));
  return message;
}

function nodeMessage({ type, inputs, output, attributes }: OnnxNode): Message {
  const message = new Message();
  for (const input of inputs) message.text(1, input);
  message.text(2, output).text(3, output).text(4, type);
  for (const [name, value] of Object.entries(attributes)) {
    message.message(5, attributeMessage(name, value));
  }
  return message;
}

function attributeMessage(name: string, value: OnnxAttribute): Message {
  const message = new Message().text(1, name);
  if ('float' in value) return message.float(2, value.float).integer(20, 1);
  if ('int' in value) return message.integer(3, value.int).integer(20, 2);
  if ('text' in value) return message.text(4, value.text).integer(20, 3);
  for (const each of value.ints) message.integer(8, each);
  return message.integer(20, 7);
}

function constantMessage({ name, shape, data }: OnnxConstant): Message {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return new Message()
    .integers(1, shape)
    .integer(2, elementType(data))
    .text(8, name)
    .bytes(9, bytes);
}

/** The number of a type in `TensorProto.DataType`. */
function elementType(data: OnnxConstant['data']): number {
  if (data instanceof Float32Array) return 1;
  return data instanceof Uint8Array ? 2 : 7;
}

function floatTensor({ name, shape }: OnnxTensor): Message {
  const dimensions = new Message();
  for (const size of shape) {
    const dimension = new Message();
    dimensions.message(
      1,
      typeof size === 'string' ? dimension.text(2, size) : dimension.integer(1, size),
    );
  }
  const tensor = new Message().integer(1, 1).message(2, dimensions);
  return new Message().text(1, name).message(2, new Message().message(1, tensor));
}
