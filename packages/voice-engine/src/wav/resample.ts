import { kaiserLowPass } from './low-pass.js';

/**
 * Samples at another rate as samples at 8 kHz, without what 8 kHz cannot hold: up to 3.6 kHz nothing changes, above 4 kHz nothing is
 * left (-54 dB), so that nothing comes back as another tone.
 *
 * Far above 8 kHz it works in two steps, for a steep filter is long at a high rate: first down to 11 to 22 kHz by a whole number, with a
 * short filter that takes away only what would fold below 4 kHz; then to 8 kHz with the steep one.
 *
 * @param rate in Hz, at least 8000.
 */
export function resampleTo8kHz(samples: Float32Array, rate: number): Float32Array {
  if (rate === target) return samples;
  const length = Math.ceil((samples.length * target) / rate);
  const by = Math.max(1, Math.floor(rate / lowestBetween));
  return steepen(by === 1 ? samples : thinOut(samples, rate, by), rate, by, length);
}

/** In Hz, as everything that follows. */
const target = 8_000;
const lowestBetween = 11_000;
const keptUpTo = 3_600;
const goneFrom = 4_000;

/** Keeps one sample of `by`. */
function thinOut(samples: Float32Array, rate: number, by: number): Float32Array {
  // What is above this rate less 4 kHz would fold below 4 kHz; what lies between is for the steep filter.
  const filter = kaiserLowPass(rate / by / 2, rate / by - 2 * goneFrom, 64);
  const reach = Math.ceil(filter.reach * rate);
  const taps = new Float32Array(2 * reach + 1);
  for (let i = 0; i < taps.length; i += 1) taps[i] = filter.at((i - reach) / rate) / rate;
  const kept = new Float32Array(Math.ceil(samples.length / by));
  for (let i = 0; i < kept.length; i += 1) kept[i] = weighted(samples, i * by - reach, taps);
  return kept;
}

/** To 8 kHz from a rate that was thinned out. Samples fall between those that there are: each place between has its own filter. */
function steepen(samples: Float32Array, rate: number, by: number, length: number): Float32Array {
  const between = rate / by;
  // The places repeat after so many samples. With rates that hardly fit they are many, and the nearest of these has to do: at 3.6 kHz
  // that is an error of -69 dB.
  const places = Math.min(mostPlaces, (target * by) / greatestDivisor(target * by, rate));
  const reach = Math.ceil(steep.reach * between);
  const filters: Float32Array[] = [];
  // Made when first needed: a short recording needs few.
  const filterFor = (place: number) => {
    const taps = new Float32Array(2 * reach + 2);
    for (let i = 0; i < taps.length; i += 1) {
      taps[i] = steep.at((i - reach - place / places) / between) / between;
    }
    filters[place] = taps;
    return taps;
  };
  const resampled = new Float32Array(length);
  for (let i = 0; i < length; i += 1) {
    const nearest = Math.round(((i * rate) / (target * by)) * places);
    const place = nearest % places;
    const taps = filters[place] ?? filterFor(place);
    resampled[i] = weighted(samples, Math.floor(nearest / places) - reach, taps);
  }
  return resampled;
}

const mostPlaces = 2_048;
const steep = kaiserLowPass((keptUpTo + goneFrom) / 2, goneFrom - keptUpTo, 54);

/** The sum of samples from a place on, each times its weight; beyond the ends there is silence. */
function weighted(samples: Float32Array, from: number, weights: Float32Array): number {
  const first = Math.max(0, -from);
  const end = Math.min(weights.length, samples.length - from);
  // Two sums: a processor can add to one while it still adds to the other.
  let [even, odd] = [0, 0];
  let i = first;
  for (; i + 1 < end; i += 2) {
    even += (samples[from + i] ?? 0) * (weights[i] ?? 0);
    odd += (samples[from + i + 1] ?? 0) * (weights[i + 1] ?? 0);
  }
  if (i < end) even += (samples[from + i] ?? 0) * (weights[i] ?? 0);
  return even + odd;
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}
