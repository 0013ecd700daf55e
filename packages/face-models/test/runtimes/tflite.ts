import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Runs a `.tflite` file in TensorFlow Lite itself, as WebAssembly with XNNPACK on one thread. */
export async function openTflite(file: Uint8Array): Promise<(input: Float32Array) => Outputs> {
  const runtime = await tflite;
  // The interpreter reads the weights where they lie, so the memory is never given back.
  const address = runtime._malloc(file.length);
  // Asked for only now: memory that grew has another array.
  runtime.HEAPU8.set(file, address);
  const opened = runtime.TFLiteWebModelRunner.CreateFromBufferAndOptions(address, file.length, {
    numThreads: 1,
    enableProfiling: false,
    maxProfilingBufferEntries: 1,
  });
  if (!opened.ok()) throw new Error(opened.errorMessage());
  const runner = opened.value();
  return (input) => {
    const tensor = runner.GetInputs().get(0).data();
    // A model with a batch of several gets the same input in each place.
    for (let at = 0; at < tensor.length; at += input.length) tensor.set(input, at);
    if (!runner.Infer()) throw new Error('TensorFlow Lite could not run the model.');
    const outputs = runner.GetOutputs();
    return new Map(
      Array.from({ length: outputs.size() }, (_, i) => outputs.get(i)).map((output) => [
        output.name,
        output.data().slice(),
      ]),
    );
  };
}

/** Numbers by the name of the output. */
export type Outputs = ReadonlyMap<string, Float32Array>;

/** What the package's WebAssembly offers; its own client around it wants a browser. */
type Tflite = {
  _malloc(bytes: number): number;
  readonly HEAPU8: Uint8Array;
  readonly TFLiteWebModelRunner: {
    CreateFromBufferAndOptions(
      address: number,
      bytes: number,
      options: { numThreads: number; enableProfiling: boolean; maxProfilingBufferEntries: number },
    ): { ok(): boolean; errorMessage(): string; value(): Runner };
  };
};

type Runner = {
  GetInputs(): List<{ data(): Float32Array }>;
  GetOutputs(): List<{ readonly name: string; data(): Float32Array }>;
  Infer(): boolean;
};

type List<T> = { size(): number; get(index: number): T };

const require = createRequire(import.meta.url);
const binary = '@tensorflow/tfjs-tflite/wasm/tflite_web_api_cc_simd';
const start: (options: object) => Promise<Tflite> = require(`${binary}.js`);
const tflite = start({
  wasmBinary: readFileSync(require.resolve(`${binary}.wasm`)),
  printErr: () => {},
});
