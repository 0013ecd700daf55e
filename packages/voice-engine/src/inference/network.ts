import { InferenceSession, Tensor } from '@biometrid/onnx-runtime';

/** A network that is loaded. */
export interface Network {
  /** Runs it in this thread. */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Outputs>;
  close(): Promise<void>;
}

/** An output by name. @throws {TypeError} when there is none of that name. */
type Outputs = (name: string) => Tensor;

/**
 * Loads a network. It takes one thread: a server runs as many engines as it has processors.
 * @param file path of its `.onnx` file.
 */
export async function openNetwork(file: string): Promise<Network> {
  const session = await InferenceSession.create(file, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    enableCpuMemArena: false,
  });
  return {
    async run(inputs) {
      const outputs = await session.run(inputs);
      return (name) => {
        const output = outputs[name];
        if (output === undefined) throw new TypeError(`${file} has no output ${name}.`);
        return output;
      };
    },
    close: () => session.release(),
  };
}

/** Numbers as a network reads them. @param shape its product is how many there are. */
export function tensor(values: Float32Array, shape: readonly number[]): Tensor {
  return new Tensor('float32', values, shape);
}

/** The numbers of an output. @throws {TypeError} when they are no floats. */
export function floats({ data }: Tensor): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new TypeError('The network answers with something else than 32-bit floats.');
}
