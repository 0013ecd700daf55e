/** A filter that lets low tones through, as a function of time. */
export type LowPass = {
  /** In seconds: it is 0 before and after. */
  readonly reach: number;
  /** Its value at a time in seconds; the whole of it has the sum 1. */
  readonly at: (seconds: number) => number;
};

/**
 * A sinc under a Kaiser window (J. F. Kaiser, 1974).
 *
 * @param middle in Hz: between what passes and what does not.
 * @param width in Hz: from what passes to what does not.
 * @param attenuation in dB: of what does not pass.
 */
export function kaiserLowPass(middle: number, width: number, attenuation: number): LowPass {
  const beta = 0.1102 * (attenuation - 8.7);
  const reach = (attenuation - 7.95) / (14.36 * width) / 2;
  // A table, for filters are made anew for each rate: straight lines between its values are right to -100 dB.
  const steps = Math.ceil(stepsPerCrossing * 2 * middle * reach);
  const table = Float64Array.from({ length: steps + 2 }, (_, i) => {
    const [time, part] = [(i * reach) / steps, i / steps];
    if (part >= 1) return 0;
    const phase = 2 * Math.PI * middle * time;
    const sinc = phase === 0 ? 1 : Math.sin(phase) / phase;
    return (2 * middle * sinc * bessel(beta * Math.sqrt(1 - part * part))) / bessel(beta);
  });
  return {
    reach,
    at(seconds) {
      const place = (Math.abs(seconds) / reach) * steps;
      const before = Math.floor(place);
      if (before >= steps) return 0;
      const [low = 0, high = 0] = [table[before], table[before + 1]];
      return low + (place - before) * (high - low);
    },
  };
}

const stepsPerCrossing = 256;

/** The modified Bessel function of the first kind and order 0. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > 1e-12 * sum; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
