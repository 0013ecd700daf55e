import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Outputs } from './tflite.js';

/** Runs the recognition network of face-api itself, in TensorFlow.js as WebAssembly on one thread. Its descriptor is called `embedding`. */
export async function openFaceApi(): Promise<
  (input: Float32Array, shape: readonly number[]) => Outputs
> {
  await tf.setBackend('wasm');
  // What a tensor offers as a method, the whole of TensorFlow.js would have added.
  Object.assign(tf.Tensor.prototype, {
    div(this: Tensor, other: number) {
      return tf.div(this, other);
    },
    mean(this: Tensor, axes: number[]) {
      return tf.mean(this, axes);
    },
  });
  const net = new faceApi.FaceRecognitionNet();
  await net.loadFromDisk(
    dirname(require.resolve('@vladmandic/face-api/model/face_recognition_model.bin')),
  );
  return (input, shape) => {
    const answer = tf.tidy(() =>
      net.forwardInput({ toBatchTensor: () => tf.tensor(input, [...shape]) }),
    );
    return new Map([['embedding', Float32Array.from(answer.dataSync())]]);
  };
}

type Tensor = import('@tensorflow/tfjs-core').Tensor;

/** What is used of it. An input of its own kind can give nothing but the pixels of an image, and they as they are. */
type FaceApi = {
  readonly FaceRecognitionNet: new () => {
    loadFromDisk(folder: string): Promise<void>;
    forwardInput(input: { toBatchTensor(): Tensor }): Tensor;
  };
};

const require = createRequire(import.meta.url);
const tf: typeof import('@tensorflow/tfjs-core') = require('@tensorflow/tfjs-core');
const faceApi: FaceApi = require('@vladmandic/face-api/dist/face-api.node-wasm.js');
const wasm: typeof import('@tensorflow/tfjs-backend-wasm') = require('@tensorflow/tfjs-backend-wasm');
wasm.setThreadsCount(1);
