import { Tensor } from '@biometrid/onnx-runtime';
import { openSession } from '../inference/session.js';

/** What the network says of every cell of four by four pixels of a view. */
export interface Maps {
  readonly rows: number;
  readonly columns: number;
  /** Probability that the cell lies in the middle of an MRZ line's height. */
  readonly core: Float32Array;
  /** Probability that it lies within a document. */
  readonly page: Float32Array;
  /** Reading direction of the line, x to the right and y down: of length 1 where it is sure, shorter elsewhere. */
  readonly cosine: Float32Array;
  readonly sine: Float32Array;
  /** log2 of the height of the capitals in pixels of the view. */
  readonly size: Float32Array;
}

/** Pixels a cell along each side. */
export const stride = 4;
/** Rows and columns of a view are multiples of it. */
export const multiple = 32;

export interface LocatorNetwork {
  /** @param grey rows of pixels from 0 to 255; both counts are multiples of 32. */
  run(grey: Float32Array, rows: number, columns: number): Promise<Maps>;
  close(): Promise<void>;
}

/** Loads the network. It takes one thread. @param model path of `mrz-locator.onnx`. */
export async function openLocatorNetwork(model: string): Promise<LocatorNetwork> {
  const session = await openSession(model);
  return {
    async run(grey, rows, columns) {
      const outputs = await session.run({
        grey: new Tensor('float32', grey, [1, 1, rows, columns]),
      });
      const data = outputs['maps']?.data;
      const cells = (rows / stride) * (columns / stride);
      if (!(data instanceof Float32Array) || data.length !== cells * 5)
        throw new TypeError(
          'The locator network does not give five maps of a quarter of its input.',
        );
      const map = (channel: number) => data.subarray(channel * cells, (channel + 1) * cells);
      return {
        rows: rows / stride,
        columns: columns / stride,
        core: map(0),
        page: map(1),
        cosine: map(2),
        sine: map(3),
        size: map(4),
      };
    },
    close: () => session.release(),
  };
}
