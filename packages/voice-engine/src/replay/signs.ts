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
const most = 0.5;

/** Signs of a frame: a bit each. */
export const signsAFrame = bands - 1;

/** What a piece of speech sounds like, told by signs, and how much each sign is to be trusted. */
export interface Signs {
  /** A frame every 5 ms, bit b the sign between the bands b and b + 1. */
  readonly bits: Uint16Array;
  /** 16 weights a frame, 0 to 0.5: small where the difference is. */
  readonly weights: Float32Array;
}

/** Triangles of equal width: what each bin from the first on counts. */
const filters = Array.from({ length: bands }, (_, band) => {
  const width = (high - low) / (bands + 1);
  const tip = low + (band + 1) * width;
  const hertz = sampleRate / length;
  const start = Math.ceil((tip - width) / hertz);
  const end = Math.floor((tip + width) / hertz);
  const weights = Float64Array.from(
    { length: end - start + 1 },
    (_, bin) => 1 - Math.abs((start + bin) * hertz - tip) / width,
  );
  return { start, weights };
});

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
  const differences = new Float64Array(signsAFrame);
  let before = 0;
  for (const [band, { start: first, weights }] of filters.entries()) {
    let passing = 0;
    for (let bin = 0; bin < weights.length; bin++) {
      passing += (powers[first + bin] ?? 0) * (weights[bin] ?? 0);
    }
    const log = Math.log(1 + passing);
    if (band > 0) differences[band - 1] = before - log;
    before = log;
  }
  return differences;
}
