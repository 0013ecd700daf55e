import {
  type Constant,
  ConversionError,
  type OnnxGraph,
  permute,
  readConstant,
} from '@biometrid/model-build';
import { ImageGraph, type Operand, type Padding, type Value } from '../image-graph.js';
import { FlatTable } from './flatbuffer.js';
import { readTflite, type TfliteModel, type TfliteOperation } from './read-tflite.js';

/**
 * Converts a TFLite file with one float32 image as its input. The graph's input is called `input`, its batch is 1.
 *
 * @param outputs the names to give, by the names the file has.
 * @throws ConversionError for a file that is damaged, or an operation that is not known here.
 */
export function convertTflite(
  file: Uint8Array,
  name: string,
  outputs: Readonly<Record<string, string>>,
): OnnxGraph {
  const model = readTflite(file);
  const graph = new ImageGraph();
  const tensors = new Tensors(model);
  const [input = -1, ...more] = model.inputs;
  if (more.length > 0) throw new ConversionError('A graph with several inputs is not known.');
  const [, ...shape] = tensors.shape(input);
  tensors.set(input, graph.input('input', [1, ...shape]));
  for (const operation of model.operations) {
    const convert = operations[operation.code];
    if (!convert) throw new ConversionError(`TFLite's operation ${operation.code} is not known.`);
    const [output = -1] = operation.outputs;
    tensors.set(output, convert(graph, new Call(operation, tensors)));
  }
  for (const [theirs, ours] of Object.entries(outputs)) {
    const index = model.outputs.find((each) => model.tensors[each]?.name === theirs);
    if (index === undefined) throw new ConversionError(`The file has no output "${theirs}".`);
    graph.output(tensors.value(index), ours);
  }
  return graph.finish(name);
}

/** The tensors of the file by number: constants are read when asked for, the others once they are computed. */
class Tensors {
  readonly #model: TfliteModel;
  readonly #computed = new Map<number, Operand>();

  constructor(model: TfliteModel) {
    this.#model = model;
  }

  set(index: number, operand: Operand): void {
    const [batch, ...declared] = this.shape(index);
    const [, ...computed] = operand.shape;
    // The file says what every operation gives: a second opinion about how each was understood.
    if (`${declared}` !== `${computed}` && batch !== undefined) {
      throw new ConversionError(
        `Tensor ${index} should be [${batch},${declared}], not [${operand.shape}].`,
      );
    }
    this.#computed.set(index, operand);
  }

  shape(index: number): readonly number[] {
    return this.#tensor(index).shape;
  }

  operand(index: number): Operand {
    const computed = this.#computed.get(index);
    if (computed) return computed;
    const { data, type, shape } = this.#tensor(index);
    if (!type) throw new ConversionError(`Tensor ${index} is of a type that is not known.`);
    return readConstant(data, type, shape);
  }

  value(index: number): Value {
    const operand = this.operand(index);
    if (!('name' in operand)) throw new ConversionError(`Tensor ${index} is a constant.`);
    return operand;
  }

  constant(index: number): Constant {
    const operand = this.operand(index);
    if ('name' in operand) throw new ConversionError(`Tensor ${index} is no constant.`);
    return operand;
  }

  #tensor(index: number): TfliteModel['tensors'][number] {
    const tensor = this.#model.tensors[index];
    if (!tensor) throw new ConversionError(`The file is damaged: it has no tensor ${index}.`);
    return tensor;
  }
}

/** One operation with its operands by position. */
class Call {
  readonly options: FlatTable;
  readonly inputs: readonly number[];
  readonly #tensors: Tensors;

  constructor(operation: TfliteOperation, tensors: Tensors) {
    this.options = operation.options ?? FlatTable.empty();
    this.inputs = operation.inputs;
    this.#tensors = tensors;
  }

  operand(position: number): Operand {
    return this.#tensors.operand(this.inputs[position] ?? -1);
  }

  value(position: number): Value {
    return this.#tensors.value(this.inputs[position] ?? -1);
  }

  constant(position: number): Constant {
    return this.#tensors.constant(this.inputs[position] ?? -1);
  }
}

type Convert = (graph: ImageGraph, call: Call) => Operand;

/** By number in `BuiltinOperator`; the numbers of fields are those of the options' tables in the schema. */
const operations: Readonly<Record<number, Convert>> = {
  // ADD
  0: (graph, call) =>
    activate(graph, call.options.int8(0), graph.binary('Add', call.operand(0), call.operand(1))),
  // CONCATENATION
  2: (graph, call) =>
    activate(
      graph,
      call.options.int8(1),
      graph.concatenate(
        call.inputs.map((_, position) => call.value(position)),
        call.options.int32(0),
      ),
    ),
  // CONV_2D
  3: (graph, call) => {
    const { options } = call;
    const convolved = graph.convolution(
      call.value(0),
      permute(call.constant(1), [0, 3, 1, 2]),
      call.constant(2),
      {
        padding: padding(options.int8(0)),
        strides: [options.int32(2), options.int32(1)],
        dilations: [options.int32(5, 1), options.int32(4, 1)],
        groups: 1,
      },
    );
    return activate(graph, options.int8(3), convolved);
  },
  // DEPTHWISE_CONV_2D
  4: (graph, call) => {
    const { options } = call;
    const image = call.value(0);
    const convolved = graph.convolution(
      image,
      permute(call.constant(1), [3, 0, 1, 2]),
      call.constant(2),
      {
        padding: padding(options.int8(0)),
        strides: [options.int32(2), options.int32(1)],
        dilations: [options.int32(6, 1), options.int32(5, 1)],
        groups: image.shape[3] ?? 0,
      },
    );
    return activate(graph, options.int8(4), convolved);
  },
  // DEQUANTIZE: constants are widened as they are read.
  6: (_, call) => call.constant(0),
  // MAX_POOL_2D
  17: (graph, call) => {
    const { options } = call;
    const pooled = graph.maxPool(call.value(0), {
      padding: padding(options.int8(0)),
      strides: [options.int32(2), options.int32(1)],
      window: [options.int32(4), options.int32(3)],
    });
    return activate(graph, options.int8(5), pooled);
  },
  // MUL
  18: (graph, call) =>
    activate(graph, call.options.int8(0), graph.binary('Mul', call.operand(0), call.operand(1))),
  // RELU
  19: (graph, call) => graph.unary('Relu', call.value(0)),
  // RESHAPE
  22: (graph, call) => {
    const value = call.value(0);
    // Newer files give the shape as an operand, older ones as an option.
    const [, ...shape] = call.inputs.length > 1 ? call.constant(1).data : call.options.int32s(0);
    return graph.reshape(value, [value.shape[0] ?? 0, ...shape]);
  },
  // PAD
  34: (graph, call) => graph.padChannels(call.value(0), call.constant(1)),
  // SUB
  41: (graph, call) =>
    activate(graph, call.options.int8(0), graph.binary('Sub', call.operand(0), call.operand(1))),
  // PRELU
  54: (graph, call) => graph.prelu(call.value(0), call.constant(1)),
  // ABS
  101: (graph, call) => graph.unary('Abs', call.value(0)),
};

function padding(code: number): Padding {
  return code === 0 ? 'same' : 'valid';
}

/** The activation that may follow within the same operation, by number in `ActivationFunctionType`. */
function activate(graph: ImageGraph, code: number, value: Value): Value {
  if (code === 0) return value;
  if (code === 1) return graph.unary('Relu', value);
  throw new ConversionError(`TFLite's activation ${code} is not known.`);
}
