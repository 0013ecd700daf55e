import { Tensor } from '@biometrid/onnx-runtime';
import { openSession } from '../inference/session.js';
import { classCount, type LineScores } from '../mrz/line-scores.js';
import { inputHeight, type LineInput, stride } from './line-input.js';

/** The line network, loaded. */
export interface ReaderNetwork {
  /** @param lines of one width. @returns the scores of each, a quarter as many frames as the line has columns. */
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
      const frames = width / stride;
      if (!(data instanceof Float32Array) || data.length !== lines.length * frames * classCount)
        throw new TypeError(`${model} does not give ${classCount} scores for every fourth column.`);
      return lines.map((_, i) => ({
        frames,
        classes: classCount,
        data: data.subarray(i * frames * classCount, (i + 1) * frames * classCount),
      }));
    },
    close: () => session.release(),
  };
}
