import { ConversionError } from '@biometrid/model-build';
import { FlatTable } from './flatbuffer.js';

/** A TFLite file as tables: the one graph of it, its tensors, and its operations in the order they run in. */
export type TfliteModel = {
  readonly tensors: readonly TfliteTensor[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly operations: readonly TfliteOperation[];
};

type TfliteTensor = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: 'float32' | 'float16' | 'int32' | undefined;
  /** The bytes of a constant; empty for what is computed. */
  readonly data: Uint8Array;
};

export type TfliteOperation = {
  /** The number of the operation in the schema's `BuiltinOperator`. */
  readonly code: number;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options: FlatTable | undefined;
};

/** Reads a `.tflite` file by the schema of TensorFlow Lite (tensorflow/compiler/mlir/lite/schema/schema.fbs, version 3). */
export function readTflite(file: Uint8Array): TfliteModel {
  const model = FlatTable.root(file, 'TFL3');
  const codes = model.tables(1).map((code) => Math.max(code.int8(0), code.int32(3)));
  const buffers = model.tables(4).map((buffer) => buffer.bytes(0));
  const graphs = model.tables(2);
  const [graph] = graphs;
  if (!graph || graphs.length !== 1) {
    throw new ConversionError(`The file holds ${graphs.length} graphs instead of one.`);
  }
  return {
    tensors: graph.tables(0).map((tensor) => ({
      name: tensor.text(3),
      shape: tensor.int32s(0),
      type: tensorTypes[tensor.int8(1)],
      data: at(buffers, tensor.uint32(2), 'buffer'),
    })),
    inputs: graph.int32s(1),
    outputs: graph.int32s(2),
    operations: graph.tables(3).map((operation) => ({
      code: at(codes, operation.uint32(0), 'operation code'),
      inputs: operation.int32s(1),
      outputs: operation.int32s(2),
      options: operation.table(4),
    })),
  };
}

const tensorTypes: Readonly<Record<number, TfliteTensor['type']>> = {
  0: 'float32',
  1: 'float16',
  2: 'int32',
};

function at<T>(list: readonly T[], index: number, what: string): T {
  const item = list[index];
  if (item === undefined)
    throw new ConversionError(`The file is damaged: it has no ${what} ${index}.`);
  return item;
}
