import type { Frames } from '../front-end/frames.js';
import { floats, openNetwork, tensor } from '../inference/network.js';
import { unit } from '../matching/vector.js';

/** The voiceprint network that is loaded. */
export interface VoiceprintNetwork {
  /** @param mel what it reads: the frames of speech alone, at least one. @returns a vector of unit length. */
  embed(mel: Frames): Promise<Float32Array>;
  close(): Promise<void>;
}

/** @param file path of `speaker.onnx`. */
export async function openVoiceprintNetwork(file: string): Promise<VoiceprintNetwork> {
  const network = await openNetwork(file);
  return {
    async embed({ count, width, values }) {
      const outputs = await network.run({ mel: tensor(values, [1, count, width]) });
      return unit(floats(outputs('embedding')));
    },
    close: () => network.close(),
  };
}
