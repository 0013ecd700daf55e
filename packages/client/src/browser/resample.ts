/** Zero crossings of the filter on either side. */
const crossings = 16;

/** Points of the filter's table between two crossings. */
const resolution = 512;

/** Where the filter is half as loud, as a part of what the lower rate can hold: the rest is for its slope. */
const cutoff = 0.88;

/**
 * Resamples to a lower rate, by a windowed sinc at the times of the new samples: what the lower rate cannot hold is filtered out
 * and not folded back.
 * @param from samples a second of what is given.
 * @param to samples a second to have; at most `from`.
 */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples;
  const step = from / to;
  const reach = crossings * step;
  const table = Float32Array.from({ length: crossings * resolution + 1 }, (_, i) => {
    const x = (Math.PI * i) / resolution;
    // The sinc, times Hann's window. Its sum over the samples is 1.
    const sinc = i ? Math.sin(cutoff * x) / x : cutoff;
    return (sinc * (1 + Math.cos(x / crossings))) / 2 / step;
  });
  return Float32Array.from({ length: Math.floor(samples.length / step) }, (_, i) => {
    const at = i * step;
    const end = Math.min(samples.length - 1, Math.floor(at + reach));
    let sum = 0;
    for (let j = Math.max(0, Math.ceil(at - reach)); j <= end; j++) {
      const distance = Math.round((Math.abs(j - at) / step) * resolution);
      sum += (samples[j] ?? 0) * (table[distance] ?? 0);
    }
    return sum;
  });
}
