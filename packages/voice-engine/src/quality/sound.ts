import { backgroundAndPeak } from '../front-end/speech-frames.js';
import { windowLength } from '../voice-activity/voice-activity.js';

/** How well a recording can be heard. */
export interface Sound {
  /** Seconds in which somebody speaks. */
  readonly speech: number;
  /** How loud the speech is, in decibels below full scale: a negative number; -Infinity without any. */
  readonly level: number;
  /** Share of samples that were cut off at full scale, 0 to 1. */
  readonly clipped: number;
  /** Decibels between the recording's loudest twentieth and its quietest tenth: the less, the noisier. */
  readonly range: number;
}

/** From here on a window counts as speech: what Silero recommends. */
const sureEnough = 0.5;

/**
 * Measures a recording.
 * @param samples at 8 kHz.
 * @param sure of speech, for each 32 ms of it.
 * @param level of each frame of 10 ms, in decibels.
 */
export function soundOf(
  samples: Float32Array,
  sure: Float32Array,
  level: Float64Array,
  clipped: number,
): Sound {
  let windows = 0;
  let power = 0;
  for (const [index, share] of sure.entries()) {
    if (share < sureEnough) continue;
    windows++;
    for (const sample of samples.subarray(index * windowLength, (index + 1) * windowLength)) {
      power += sample * sample;
    }
  }
  const { background, peak } = backgroundAndPeak(level);
  return {
    speech: (windows * windowLength) / 8_000,
    level: windows === 0 ? -Infinity : 10 * Math.log10(power / (windows * windowLength)),
    clipped,
    range: peak - background,
  };
}
