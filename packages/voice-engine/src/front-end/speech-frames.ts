import { type Frames, frame } from './frames.js';
import { leastPower } from './voice-mel.js';

/** A frame that is further below the peak than this, in decibels, is never speech. */
const range = 35;

/** Of the way from the background's level up to the peak's, the share from which a frame is loud. */
const share = 0.35;

/** Frames on both sides of a loud one that count as speech. */
const margin = 3;

/** How loud each frame is, in decibels of the scale of 16-bit samples. @param bands the 40 of the voiceprint. */
export function levels(bands: Frames): Float64Array {
  return Float64Array.from({ length: bands.count }, (_, index) => {
    let sum = 0;
    for (const power of frame(bands, index)) sum += power;
    return 10 * Math.log10(Math.max(sum, leastPower));
  });
}

/** The level of what is behind the speech, that a tenth of the frames does not exceed, and the one that a twentieth exceeds. */
export function backgroundAndPeak(level: Float64Array): { background: number; peak: number } {
  const ascending = level.slice().sort();
  const at = (part: number) => ascending[Math.floor(part * (ascending.length - 1))] ?? 0;
  return { background: at(0.1), peak: at(0.95) };
}

/** Which frames are speech for the voiceprint: by their level alone, so that the training is told the same. */
export function speechFrames(level: Float64Array): boolean[] {
  const { background, peak } = backgroundAndPeak(level);
  const least = Math.max(peak - range, background + share * (peak - background));
  const speech = new Array<boolean>(level.length).fill(false);
  for (const [index, one] of level.entries()) {
    if (one >= least) {
      speech.fill(true, Math.max(0, index - margin), index + margin + 1);
    }
  }
  return speech;
}
