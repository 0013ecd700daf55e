import type { Frames } from '../front-end/frames.js';
import { padded } from '../front-end/speech-mel.js';
import { floats, openNetwork, tensor } from '../inference/network.js';

/** Frames of 10 ms from one vector to the next. The first is centred on the utterance's beginning. */
export const framesAStep = 8;

/** Frames that one vector is made of, and the numbers that it has. */
const window = 76;
const numbers = 96;

/** The speech embedding that is loaded. */
export interface SpeechEmbedding {
  /**
   * One run over a whole utterance.
   * @param mel what the embedding reads, not padded.
   * @returns a vector of 96 numbers every 80 ms; none for less than 4 frames.
   */
  embed(mel: Frames): Promise<Frames>;
  close(): Promise<void>;
}

/** @param file path of `speech-embedding.onnx`. */
export async function openSpeechEmbedding(file: string): Promise<SpeechEmbedding> {
  const network = await openNetwork(file);
  return {
    async embed(mel) {
      const { count, width, values } = padded(mel);
      if (count < window) return { count: 0, width: numbers, values: new Float32Array() };
      const outputs = await network.run({ mel: tensor(values, [1, count, width, 1]) });
      const vectors = floats(outputs('embeddings'));
      return { count: vectors.length / numbers, width: numbers, values: vectors };
    },
    close: () => network.close(),
  };
}
