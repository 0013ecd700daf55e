import { type Frames, frame, framesOf } from './frames.js';
import { PowerTransform } from './power-transform.js';

/** Samples a second of everything that is analysed: telephone and browser give the same features then. */
export const sampleRate = 8_000;

/** Samples of one transform. */
const transformLength = 256;

/** Samples between two frames: 10 ms. */
export const hop = 80;

/** Samples of the Hann window in the middle of a transform, 25 ms; around it are zeros. */
const windowLength = 200;

/** Numbers of a power spectrum. */
export const bins = transformLength / 2 + 1;

/** From samples of -1 to 1 to those of 16 bits, which the speech embedding was trained on. */
const scale = 32_768;

const transform = new PowerTransform(transformLength);
const windowed = new Float64Array(transformLength);
const window = windowOf(windowLength);

/**
 * Power spectra of a recording: 129 numbers for every 80 samples. Nothing is padded, so that fewer than 256 samples give none.
 * @param samples at 8 kHz, -1 to 1.
 * @param step samples between two frames.
 */
export function powerSpectrum(samples: Float32Array, step: number = hop): Frames {
  const count = Math.max(0, Math.floor((samples.length - transformLength) / step) + 1);
  const spectra = framesOf(count, bins);
  for (let index = 0; index < count; index++) {
    const start = index * step;
    for (let at = 0; at < transformLength; at++) {
      windowed[at] = (samples[start + at] ?? 0) * (window[at] ?? 0);
    }
    transform.power(windowed, frame(spectra, index));
  }
  return spectra;
}

/** A periodic Hann window in the middle of a transform. */
function windowOf(length: number): Float64Array {
  const factors = new Float64Array(transformLength);
  const start = (transformLength - length) / 2;
  for (let at = 0; at < length; at++) {
    factors[start + at] = scale * (0.5 - 0.5 * Math.cos((2 * Math.PI * at) / length));
  }
  return factors;
}
