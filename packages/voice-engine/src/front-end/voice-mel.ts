import { type Frames, frame, framesOf } from './frames.js';
import { htk, MelBands } from './mel-bands.js';

/** Bands weaker than the strongest by more than 60 dB are raised to there. */
const range = 1e-6;

/** The least power of a band, on the scale of 16-bit samples squared: digital silence has a logarithm then. */
export const leastPower = 1e-3;

const filters = new MelBands(40, htk, [80, 3_800], () => 1);

/** Power in 40 bands: the voiceprint's spectrum before the logarithm. */
export function voiceBands(spectra: Frames): Frames {
  return filters.of(spectra);
}

/**
 * What the voiceprint network reads: natural logarithms of the frames that are speech, less their mean band by band.
 * @param speech which frames are speech.
 */
export function voiceMel(bands: Frames, speech: readonly boolean[]): Frames {
  const kept = speech.flatMap((is, index) => (is ? [index] : []));
  const mel = framesOf(kept.length, bands.width);
  let most = 0;
  for (const power of bands.values) if (power > most) most = power;
  const least = Math.max(most * range, leastPower);
  for (const [to, from] of kept.entries()) {
    const row = frame(mel, to);
    for (const [band, power] of frame(bands, from).entries()) {
      row[band] = Math.log(Math.max(power, least));
    }
  }
  for (let band = 0; band < mel.width; band++) {
    let sum = 0;
    for (let at = band; at < mel.values.length; at += mel.width) sum += mel.values[at] ?? 0;
    const mean = sum / mel.count;
    for (let at = band; at < mel.values.length; at += mel.width) {
      mel.values[at] = (mel.values[at] ?? 0) - mean;
    }
  }
  return mel;
}
