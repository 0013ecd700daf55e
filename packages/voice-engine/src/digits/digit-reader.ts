import type { Frames } from '../front-end/frames.js';
import { floats, openNetwork, tensor } from '../inference/network.js';
import { classes } from './classes.js';

/** A language's digit network that is loaded. */
export interface DigitReader {
  /** @param vectors those of the speech embedding. @returns the logarithms of the classes' shares, a frame for each vector. */
  classify(vectors: Frames): Promise<Frames>;
  close(): Promise<void>;
}

/** @param file path of a `digits-<language>.onnx`. */
export async function openDigitReader(file: string): Promise<DigitReader> {
  const network = await openNetwork(file);
  return {
    async classify({ count, width, values }) {
      if (count === 0) return { count, width: classes, values: new Float32Array() };
      const outputs = await network.run({ embeddings: tensor(values, [1, count, width]) });
      const logs = floats(outputs('logprobs'));
      return { count: logs.length / classes, width: classes, values: logs };
    },
    close: () => network.close(),
  };
}
