import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { type InferenceSession, type OnnxValue, Tensor } from 'onnxruntime-common';
import { OnnxRuntimeMissing } from './onnx-runtime-missing.js';

/** What the binding of ONNX Runtime 1.30 to Node offers, as far as it is used here. */
export interface Binding {
  readonly InferenceSession: new () => NativeSession;
  /** @param logLevel 0 (everything) to 4 (fatal errors). @param tensor the class of what a run returns. */
  initOrtOnce(logLevel: number, tensor: typeof Tensor, isMainThread: boolean): void;
}

/** Works in the thread that calls it. */
export interface NativeSession {
  loadModel(file: string, options: InferenceSession.SessionOptions): void;
  loadModel(
    bytes: ArrayBufferLike,
    from: number,
    length: number,
    options: InferenceSession.SessionOptions,
  ): void;
  readonly inputMetadata: readonly NativeValue[];
  readonly outputMetadata: readonly NativeValue[];
  run(
    feeds: Readonly<Record<string, OnnxValue>>,
    fetches: Readonly<Record<string, OnnxValue | null>>,
    options: InferenceSession.RunOptions,
  ): Record<string, OnnxValue>;
  endProfiling(): void;
  dispose(): void;
}

export interface NativeValue {
  readonly name: string;
  readonly isTensor: boolean;
  /** A number of `TensorProto.DataType` of ONNX. */
  readonly type: number;
  /** -1 where a length has a name. */
  readonly shape: readonly number[];
  readonly symbolicDimensions: readonly string[];
}

/** Warnings and what is worse. */
const logLevel = 2;

let loaded: Binding | undefined;

/**
 * The binding of this platform, loaded once in each thread.
 * @throws {OnnxRuntimeMissing}
 */
export function binding(): Binding {
  loaded ??= load();
  return loaded;
}

function load(): Binding {
  const library = `@biometrid/onnx-runtime-${process.platform}-${process.arch}`;
  let native: Binding;
  try {
    native = createRequire(import.meta.url)(library);
  } catch (cause) {
    throw new OnnxRuntimeMissing(library, { cause });
  }
  native.initOrtOnce(logLevel, Tensor, isMainThread);
  return native;
}
