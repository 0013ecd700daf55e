import type { Backend, InferenceSession, InferenceSessionHandler } from 'onnxruntime-common';
import { type Binding, binding, type NativeSession, type NativeValue } from './binding.js';

/** Runs sessions by the library of this platform, in the thread that asks, one at a time. */
export const nativeBackend: Backend = {
  // Here and not when the module is loaded: who imports an engine without a library for it learns so when he uses it.
  async init() {
    binding();
  },
  createInferenceSessionHandler: async (model, options = {}) =>
    new NativeHandler(binding(), model, options),
};

class NativeHandler implements InferenceSessionHandler {
  readonly inputMetadata: readonly InferenceSession.ValueMetadata[];
  readonly outputMetadata: readonly InferenceSession.ValueMetadata[];
  readonly #session: NativeSession;

  constructor(
    { InferenceSession }: Binding,
    model: string | Uint8Array,
    options: InferenceSession.SessionOptions,
  ) {
    this.#session = new InferenceSession();
    if (typeof model === 'string') this.#session.loadModel(model, options);
    else this.#session.loadModel(model.buffer, model.byteOffset, model.byteLength, options);
    this.inputMetadata = this.#session.inputMetadata.map(metadata);
    this.outputMetadata = this.#session.outputMetadata.map(metadata);
  }

  get inputNames(): readonly string[] {
    return this.inputMetadata.map(({ name }) => name);
  }

  get outputNames(): readonly string[] {
    return this.outputMetadata.map(({ name }) => name);
  }

  /** Profiling begins with the session, where its options ask for it. */
  startProfiling(): void {}

  endProfiling(): void {
    this.#session.endProfiling();
  }

  run: InferenceSessionHandler['run'] = async (feeds, fetches, options) => {
    // A run holds the thread; what waits for input and output goes first.
    await new Promise(setImmediate);
    return this.#session.run(feeds, fetches, options);
  };

  async dispose(): Promise<void> {
    this.#session.dispose();
  }
}

/** `TensorProto.DataType` of ONNX, by number: those that a tensor of JavaScript can have. */
const elementTypes = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  21: 'uint4',
  22: 'int4',
} as const;

function metadata({
  name,
  isTensor,
  type,
  shape,
  symbolicDimensions,
}: NativeValue): InferenceSession.ValueMetadata {
  if (!isTensor) return { name, isTensor };
  const known = Object.entries(elementTypes).find(([number]) => Number(number) === type);
  if (known === undefined) throw new TypeError(`${name} is of the ONNX type ${type}.`);
  const lengths = shape.map((length, axis) =>
    length < 0 ? (symbolicDimensions[axis] ?? '') : length,
  );
  return { name, isTensor, type: known[1], shape: lengths };
}
