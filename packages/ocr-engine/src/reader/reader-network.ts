import { Tensor } from 'onnxruntime-node';
import { openSession } from '../inference/session.js';
import { inputHeight, type LineInput, stride } from './line-input.js';

/** What stands for each class of the network but 0, which is the blank of CTC: class 1 is `0`, class 37 is `<`. */
export const readerAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<';
export const blank = 0;
export const classes = 1 + readerAlphabet.length;

/** Natural logarithms of the classes' probabilities: for each column, from left to right, one of each of the 38 classes. */
export interface LineScores {
  readonly columns: number;
  readonly values: Float32Array;
}

/** The line network, loaded. */
export interface ReaderNetwork {
  /** @param lines of one width. @returns the scores of each, a quarter as many columns as the line has. */
  run(lines: readonly LineInput[]): Promise<LineScores[]>;
  close(): Promise<void>;
}

/** Loads the network. It takes one thread. @param model path of `mrz-reader.onnx`. */
export async function openReaderNetwork(model: string): Promise<ReaderNetwork> {
  const session = await openSession(model);
  return {
    async run(lines) {
      const [first] = lines;
      if (!first) return [];
      const { width } = first;
      if (lines.some((line) => line.width !== width))
        throw new TypeError('The lines of a run have one width.');
      const pixels = inputHeight * width;
      const input = new Float32Array(lines.length * pixels);
      for (const [i, line] of lines.entries()) input.set(line.values, i * pixels);
      const outputs = await session.run({
        lines: new Tensor('float32', input, [lines.length, 1, inputHeight, width]),
      });
      const data = outputs['scores']?.data;
      const columns = width / stride;
      if (!(data instanceof Float32Array) || data.length !== lines.length * columns * classes)
        throw new TypeError(`${model} does not give ${classes} scores for every fourth column.`);
      return lines.map((_, i) => ({
        columns,
        values: data.subarray(i * columns * classes, (i + 1) * columns * classes),
      }));
    },
    close: () => session.release(),
  };
}
