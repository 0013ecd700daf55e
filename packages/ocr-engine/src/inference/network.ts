import { access } from 'node:fs/promises';
import { Tensor } from '@biometrid/onnx-runtime';
import { NetworkMissing } from './network-missing.js';
import { openSession } from './session.js';

/** Numbers in rows: what a network takes and gives. */
export interface Numbers {
  readonly data: Float32Array;
  /** Lengths along each axis, the slowest first. */
  readonly shape: readonly number[];
}

/** A network that is loaded, of one input. */
export interface Network {
  /**
   * Runs it in this thread.
   * @returns its outputs by name.
   */
  run(input: Numbers): Promise<ReadonlyMap<string, Numbers>>;
  close(): Promise<void>;
}

/**
 * Loads a network from an ONNX file. It takes one thread.
 * @throws {NetworkMissing} when there is no such file.
 */
export async function openNetwork(file: string): Promise<Network> {
  await access(file).catch((cause) => {
    throw new NetworkMissing(file, { cause });
  });
  const session = await openSession(file);
  const [name] = session.inputNames;
  if (name === undefined) throw new TypeError(`${file} takes nothing.`);
  return {
    async run({ data, shape }) {
      const outputs = await session.run({ [name]: new Tensor('float32', data, shape) });
      const numbers = new Map<string, Numbers>();
      for (const [output, tensor] of Object.entries(outputs)) {
        if (tensor.data instanceof Float32Array)
          numbers.set(output, { data: tensor.data, shape: tensor.dims });
      }
      return numbers;
    },
    close: () => session.release(),
  };
}

/**
 * The output of a network that has but one.
 * @throws {TypeError} when it has none.
 */
export function onlyOutput(outputs: ReadonlyMap<string, Numbers>): Numbers {
  for (const output of outputs.values()) return output;
  throw new TypeError('The network gave nothing.');
}
