import { sampleRate } from '../front-end/power-spectrum.js';
import { PowerTransform } from '../front-end/power-transform.js';

/** Samples between two frames: 5 ms. */
const hop = 40;

/** Samples of a transform, 64 ms: long enough to tell the harmonics of a voice apart, which a room and a loudspeaker leave in place. */
const length = 512;

/** Bands of equal width; two neighbours give a sign. */
const bands = 17;
const [low, high] = [200, 1_300];

/** Frames that a difference is compared with the one before. */
const back = 3;

/** Differences above this, in natural logarithms, count no more. */
const most = 1;

/** Signs of a frame: a bit each. */
export const signsAFrame = bands - 1;

/** What a piece of speech sounds like, told by signs, and how much each sign is to be trusted. */
export interface Signs {
  /** A frame every 5 ms, bit b the sign between the bands b and b + 1. */
  readonly bits: Uint16Array;
  /** 16 weights a frame, 0 to 1: small where the difference is. */
  readonly weights: Float32Array;
}

const transform = new PowerTransform(length);
const window = Float64Array.from(
  { length },
  (_, at) => 32_768 * (0.5 - 0.5 * Math.cos((2 * Math.PI * at) / length)),
);
const windowed = new Float64Array(length);
const powers = new Float32Array(length / 2 + 1);

/**
 * Whether the difference between neighbouring bands rose within 15 ms, for frames every 5 ms (after Haitsma and Kalker, "A highly robust
 * audio fingerprinting system", 2002). Gains and filters cancel out.
 * @param samples at 8 kHz.
 * @param from @param to samples.
 */
export function signs(samples: Float32Array, from: number, to: number): Signs {
  const count = Math.max(0, Math.floor((to - from) / hop));
  const bits = new Uint16Array(count);
  const weights = new Float32Array(count * signsAFrame);
  const differences = Array.from({ length: count + back }, (_, index) =>
    differencesAt(samples, from + (index - back) * hop),
  );
  for (let index = 0; index < count; index++) {
    const [before, now] = [differences[index], differences[index + back]];
    let word = 0;
    for (let band = 0; band < signsAFrame; band++) {
      const rise = (now?.[band] ?? 0) - (before?.[band] ?? 0);
      if (rise > 0) word |= 1 << band;
      weights[index * signsAFrame + band] = Math.min(Math.abs(rise), most);
    }
    bits[index] = word;
  }
  return { bits, weights };
}

/** Differences between the logarithms of neighbouring bands, around a sample. */
function differencesAt(samples: Float32Array, centre: number): Float64Array {
  const start = centre - length / 2;
  for (let at = 0; at < length; at++) {
    windowed[at] = (samples[start + at] ?? 0) * (window[at] ?? 0);
  }
  transform.power(windowed, powers);
  const logs = Float64Array.from({ length: bands }, (_, band) => Math.log(1 + passing(band)));
  return Float64Array.from(
    { length: signsAFrame },
    (_, band) => (logs[band] ?? 0) - (logs[band + 1] ?? 0),
  );
}

const bandWidth = (high - low) / (bands + 1);
const binWidth = sampleRate / length;

/** Power that passes a band's triangular filter. */
function passing(band: number): number {
  const tip = low + (band + 1) * bandWidth;
  let sum = 0;
  const first = Math.ceil((tip - bandWidth) / binWidth);
  for (let bin = first; bin * binWidth < tip + bandWidth; bin++) {
    sum += (powers[bin] ?? 0) * (1 - Math.abs(bin * binWidth - tip) / bandWidth);
  }
  return sum;
}
