import { type Frames, framesOf } from './frames.js';
import { MelBands, slaney } from './mel-bands.js';

/** Decibels below the loudest value where the rest is cut off. */
const range = 80;

/** Frames of the floor's value before and behind an utterance, so that a vector is centred on its first frame. */
const padding = 36;

/** A transform of 256 samples at 8 kHz is by this factor weaker than its 512 at 16 kHz, which the network was trained on. */
const widening = 4;

const filters = new MelBands(32, slaney, [60, 3_800], (from, to) => 2 / (to - from));

/**
 * What the speech embedding reads: 32 bands in bels above 2, not lower than 80 dB below the maximum. openWakeWord's melspectrogram.onnx
 * has the same filters as a matrix.
 * @param spectra power spectra, every 10 ms.
 */
export function speechMel(spectra: Frames): Frames {
  const { count, width, values } = filters.of(spectra);
  const mel = framesOf(count, width);
  let most = -Infinity;
  for (const [at, power] of values.entries()) {
    const decibels = 10 * Math.log10(Math.max(widening * power, 1e-10));
    mel.values[at] = decibels;
    if (decibels > most) most = decibels;
  }
  for (const [at, decibels] of mel.values.entries()) {
    mel.values[at] = Math.max(decibels, most - range) / 10 + 2;
  }
  return mel;
}

/** The same with 36 frames of its floor before and behind: the embedding's vectors are centred on every eighth frame then. */
export function padded(mel: Frames): Frames {
  if (mel.count === 0) return mel;
  let most = -Infinity;
  for (const value of mel.values) if (value > most) most = value;
  const wide = framesOf(mel.count + 2 * padding, mel.width);
  wide.values.fill(most - range / 10);
  wide.values.set(mel.values, padding * mel.width);
  return wide;
}
