import { floats, openNetwork, tensor } from '../inference/network.js';

/** Samples that are judged at once, at 8 kHz: 32 ms. */
export const windowLength = 256;

/** Samples before them that the network is shown as well. */
const context = 32;

/** The voice activity network that is loaded. */
export interface VoiceActivity {
  /** @param samples at 8 kHz, -1 to 1. @returns how sure it is of speech, 0 to 1, for each 256 samples. */
  judge(samples: Float32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

/** @param file path of `voice-activity.onnx`: Silero's, for all windows of a recording in one run. */
export async function openVoiceActivity(file: string): Promise<VoiceActivity> {
  const network = await openNetwork(file);
  return {
    async judge(samples) {
      const count = Math.ceil(samples.length / windowLength);
      if (count === 0) return new Float32Array();
      const length = context + windowLength;
      const windows = new Float32Array(count * length);
      for (let index = 0; index < count; index++) {
        const start = index * windowLength - context;
        const from = Math.max(0, start);
        windows.set(samples.subarray(from, start + length), index * length + from - start);
      }
      const outputs = await network.run({ windows: tensor(windows, [count, 1, length]) });
      return floats(outputs('speech'));
    },
    close: () => network.close(),
  };
}
