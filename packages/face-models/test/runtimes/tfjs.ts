import { createRequire } from 'node:module';
import type { Outputs } from './tflite.js';

/** Runs a graph model in TensorFlow.js itself, as WebAssembly on one thread. */
export async function openTfjs(
  json: Uint8Array,
  weights: Uint8Array,
): Promise<(input: Float32Array, shape: readonly number[]) => Outputs> {
  await tf.setBackend('wasm');
  const { weightsManifest, ...model } = JSON.parse(Buffer.from(json).toString('utf8'));
  const graph = loadGraphModelSync(
    tf.io.fromMemorySync({
      ...model,
      weightSpecs: weightsManifest.flatMap((group: { weights: object[] }) => group.weights),
      weightData: Uint8Array.from(weights).buffer,
    }),
  );
  const names = graph.outputs.map(({ name }) => name);
  return (input, shape) => {
    const tensor = tf.tensor(input, [...shape]);
    const results = [graph.execute(tensor, names)].flat();
    return new Map(
      results.map((result, i) => [names[i] ?? '', Float32Array.from(result.dataSync())]),
    );
  };
}

// By `require`, because what these packages offer to `import` is meant for bundlers.
const require = createRequire(import.meta.url);
const tf: typeof import('@tensorflow/tfjs-core') = require('@tensorflow/tfjs-core');
const {
  loadGraphModelSync,
}: typeof import('@tensorflow/tfjs-converter') = require('@tensorflow/tfjs-converter');
const wasm: typeof import('@tensorflow/tfjs-backend-wasm') = require('@tensorflow/tfjs-backend-wasm');
wasm.setThreadsCount(1);
