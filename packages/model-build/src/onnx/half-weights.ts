import { fromHalf, toHalf } from '../half.js';
import { Fields, fieldsOf } from './read-protobuf.js';
import { Message } from './write-protobuf.js';

/** Below, a file would hardly become smaller: biases, shapes, what a normalisation adds. */
const fewestNumbers = 1024;

/**
 * By how much all numbers of a tensor together may be off, in parts of their length: what rounding to 11 bits does at most. Tensors with
 * numbers too small or too large for half precision are off by more.
 */
const largestError = 2 ** -11;

/** `TensorProto.DataType` of ONNX. */
const float32 = 1;
const float16 = 10;

/** Fields of ONNX's `ModelProto` and `GraphProto`. */
const ofModel = { graph: 7 };
const ofGraph = { node: 1, initializer: 5 };

/**
 * The same network with its weights in half precision, in about half of the bytes: a `Cast` widens each to 32 bits again. ONNX Runtime
 * does that once, when it loads the network, and computes as before, with numbers that are off by at most 1 in 2,048. Small tensors stay
 * as they are, and so do those that half precision cannot hold.
 *
 * @param file an `.onnx` file of any operator set from 9 on, with its tensors in it as `raw_data`.
 * @throws ConversionError when it is damaged.
 */
export function halfWeights(file: Uint8Array): Uint8Array {
  return rewritten(file, (field, content) =>
    field === ofModel.graph ? new Message().message(ofModel.graph, halfGraph(content)) : undefined,
  );
}

function halfGraph(graph: Uint8Array): Message {
  const casts = new Message();
  const rest = rewritten(graph, (field, content) => {
    const [name, tensor] = tensorOf(field, content);
    const half = tensor && halfTensor(name, tensor);
    if (!half) return undefined;
    casts.message(ofGraph.node, castTo32Bits(name));
    return new Message().message(ofGraph.initializer, half);
  });
  // What the casts put out has to be there before it is used.
  return new Message().raw(casts.finish()).raw(rest);
}

/** The tensor that a field of a graph holds, with the name that nodes know it by: an initializer, or what a `Constant` puts out. */
function tensorOf(field: number, content: Uint8Array): [name: string, tensor?: Fields] {
  if (field === ofGraph.initializer) {
    const tensor = new Fields(content);
    return [tensor.text(8), tensor];
  }
  const node = field === ofGraph.node ? new Fields(content) : undefined;
  if (node?.text(4) !== 'Constant') return [''];
  // A Constant has one attribute; of one that is a tensor, it is field 5.
  return [node.text(2), node.message(5).message(5)];
}

/** Undefined when the tensor is small, not of 32-bit numbers, or not to be had in half precision. */
function halfTensor(name: string, tensor: Fields): Message | undefined {
  const bytes = tensor.bytes(9);
  if (tensor.integer(2) !== float32 || bytes.length < 4 * fewestNumbers) return undefined;
  // A copy, because 32-bit numbers lie at multiples of four alone.
  const numbers = new Float32Array(Uint8Array.from(bytes).buffer);
  const halves = new Uint16Array(numbers.length);
  numbers.forEach((number, i) => {
    halves[i] = toHalf(number);
  });
  const errors = numbers.map((number, i) => number - fromHalf(halves[i] ?? 0));
  if (!(lengthOf(errors) <= largestError * lengthOf(numbers))) return undefined;
  return new Message()
    .integers(1, tensor.integers(1))
    .integer(2, float16)
    .text(8, halfOf(name))
    .bytes(9, new Uint8Array(halves.buffer));
}

function lengthOf(numbers: Float32Array): number {
  return Math.sqrt(numbers.reduce((sum, number) => sum + number ** 2, 0));
}

function castTo32Bits(name: string): Message {
  const to = new Message().text(1, 'to').integer(3, float32).integer(20, 2);
  return new Message()
    .text(1, halfOf(name))
    .text(2, name)
    .text(3, name)
    .text(4, 'Cast')
    .message(5, to);
}

function halfOf(name: string): string {
  return `${name}/half`;
}

/** The message with those of its fields replaced for which there is something, and all others as they are, in their order. */
function rewritten(
  message: Uint8Array,
  replacement: (field: number, content: Uint8Array) => Message | undefined,
): Uint8Array {
  const result = new Message();
  for (const { field, value, whole } of fieldsOf(message)) {
    const instead = typeof value === 'bigint' ? undefined : replacement(field, value);
    result.raw(instead?.finish() ?? whole);
  }
  return result.finish();
}
