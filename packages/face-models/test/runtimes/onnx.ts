import { InferenceSession, Tensor } from '@biometrid/onnx-runtime';
import type { Outputs } from './tflite.js';

/** Runs an `.onnx` file in ONNX Runtime on one thread, with all its optimisations. */
export async function openOnnx(
  file: Uint8Array,
): Promise<(input: Float32Array, shape: readonly number[]) => Promise<Outputs>> {
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1 });
  const [name = ''] = session.inputNames;
  return async (input, shape) => {
    const results = await session.run({ [name]: new Tensor('float32', input, shape) });
    return new Map(
      Object.entries(results).map(([output, { data }]) => {
        if (data instanceof Float32Array) return [output, data];
        throw new Error(`${output} is not of 32-bit numbers.`);
      }),
    );
  };
}
