import { elements, readConstant } from '../constant.js';
import { ConversionError } from '../conversion-error.js';
import { Fields } from './read-protobuf.js';
import type { OnnxAttribute, OnnxConstant, OnnxGraph, OnnxNode, OnnxTensor } from './write-onnx.js';

/**
 * Reads an `.onnx` file of operator set 9 or 13 as a graph of the operator set that is written here, 17.
 *
 * @throws ConversionError for a file that is damaged, or one that has what is not known here.
 */
export function readOnnx(file: Uint8Array, name: string): OnnxGraph {
  const model = new Fields(file);
  const sets = model.messages(8).map((set) => `${set.text(1) || 'ONNX'} ${set.integer(2)}`);
  const same = sets.map((set) => sameSince[set]).find((operations) => operations !== undefined);
  if (!same) {
    throw new ConversionError(
      `The file is of the operator sets [${sets}]; only ${Object.keys(sameSince).join(' and ')} are known.`,
    );
  }
  const graph = model.message(7);
  const constants = graph.messages(5).map((tensor) => readTensor(tensor, tensor.text(8)));
  const nodes: OnnxNode[] = [];
  for (const fields of graph.messages(1)) {
    const { type, inputs, output, attributes } = readNode(fields);
    if (type === 'Constant') {
      constants.push(readTensor(fields.message(5).message(5), output));
    } else if (type === 'Unsqueeze' && attributes['axes'] && 'ints' in attributes['axes']) {
      // Since operator set 13 the axes are an operand.
      const axes = BigInt64Array.from(attributes['axes'].ints, BigInt);
      constants.push({ name: `${output}_axes`, shape: [axes.length], data: axes });
      nodes.push({ type, inputs: [...inputs, `${output}_axes`], output, attributes: {} });
    } else if (same.has(type)) {
      nodes.push({ type, inputs, output, attributes });
    } else {
      throw new ConversionError(`ONNX's operation "${type}" is not known.`);
    }
  }
  return {
    name,
    inputs: graph.messages(11).map(readFloatTensor),
    outputs: graph.messages(12).map(readFloatTensor),
    constants,
    nodes,
  };
}

const sameSince9 = [
  'Add',
  'BatchNormalization',
  'Concat',
  'Conv',
  'Gather',
  'GlobalAveragePool',
  'MatMul',
  'Mul',
  'PRelu',
  'Relu',
  'Reshape',
  'Shape',
  'Sigmoid',
];

/**
 * What means in operator set 17 what it did in an earlier one, by the table in
 * https://github.com/onnx/onnx/blob/main/docs/Changelog.md. A file that names further sets may: a node of one is refused.
 */
const sameSince: Readonly<Record<string, ReadonlySet<string>>> = {
  'ONNX 9': new Set(sameSince9),
  'ONNX 13': new Set([...sameSince9, 'LeakyRelu', 'Max', 'MaxPool']),
};

function readNode(node: Fields): OnnxNode {
  const [output, ...more] = node.texts(2);
  const type = node.text(4);
  if (output === undefined || more.length > 0 || node.text(7) !== '') {
    throw new ConversionError(
      `A ${type} with several outputs, or of another domain, is not known.`,
    );
  }
  // A Constant has a tensor as its one attribute.
  const attributes = type === 'Constant' ? [] : node.messages(5);
  return {
    type,
    inputs: node.texts(1),
    output,
    attributes: Object.fromEntries(
      attributes.map((attribute) => [attribute.text(1), readAttribute(attribute)]),
    ),
  };
}

function readAttribute(attribute: Fields): OnnxAttribute {
  const type = attribute.integer(20);
  if (type === 1) return { float: attribute.float(2) };
  if (type === 2) return { int: attribute.integer(3) };
  if (type === 3) return { text: attribute.text(4) };
  if (type === 7) return { ints: attribute.integers(8) };
  throw new ConversionError(`The attribute "${attribute.text(1)}" is of a type that is not known.`);
}

/**
 * Reads a tensor of 32-bit floating-point numbers or 64-bit whole ones, with a name of its own or another.
 *
 * @throws ConversionError for one that is damaged, or of another type.
 */
export function readTensor(tensor: Fields, name: string): OnnxConstant {
  const shape = tensor.integers(1);
  const [type, bytes] = [tensor.integer(2), tensor.bytes(9)];
  if (type === 1) {
    const { data } = readConstant(bytes, 'float32', shape);
    return { name, shape, data: Float32Array.from(data) };
  }
  if (type !== 7 || bytes.length !== 8 * elements(shape)) {
    throw new ConversionError(`The constant "${name}" is damaged, or of a type that is not known.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = new BigInt64Array(elements(shape)).map((_, i) => view.getBigInt64(8 * i, true));
  return { name, shape, data };
}

function readFloatTensor(value: Fields): OnnxTensor {
  const tensor = value.message(2).message(1);
  const shape = tensor
    .message(2)
    .messages(1)
    .map((size) => size.text(2) || size.integer(1));
  if (tensor.integer(1) !== 1 || shape.length === 0 || shape.some(isNoSize)) {
    throw new ConversionError(`"${value.text(1)}" has not a known shape of 32-bit numbers.`);
  }
  return { name: value.text(1), shape };
}

function isNoSize(size: number | string): boolean {
  return typeof size === 'number' && size < 1;
}
