/** Sounds that are this much louder than the noise are taken for speech: 10 dB. */
const aboveNoise = 3;

/** And louder than this, which no microphone's own noise is: 60 dB below full scale. */
const leastLoudness = 1e-3;

/** Seconds that the noise takes to follow when it rises. When it falls it is followed at once, for speech is full of short gaps. */
const rise = 10;

/** Seconds of speech that count as somebody's having spoken; a click or a cough is shorter. */
const leastSpeech = 0.2;

/** The root mean square of samples: 0 is silence, 1 full scale. */
export function loudnessOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}

/**
 * Makes a function that is told how loud it is, and how many seconds long, and answers whether somebody has spoken and then paused
 * for so many seconds.
 */
export function pauseDetector(
  pauseSeconds: number,
): (loudness: number, seconds: number) => boolean {
  let noise: number | undefined;
  let spoken = 0;
  let paused = 0;
  return (loudness, seconds) => {
    // A microphone that has just been turned on delivers zeros, which say nothing of the noise to come.
    if (loudness) noise ??= loudness;
    noise &&= noise + (loudness - noise) * (loudness < noise ? 0.5 : seconds / rise);
    if (loudness > Math.max(leastLoudness, aboveNoise * (noise ?? 0))) {
      spoken += seconds;
      paused = 0;
      return false;
    }
    paused += seconds;
    if (paused < pauseSeconds) return false;
    const hasSpoken = spoken >= leastSpeech;
    spoken = 0;
    return hasSpoken;
  };
}
