/**
 * How loud speech is in a channel, to compare channels by: the sum of the amplitudes of its frames, as far as they stand out of what is
 * always there. A hum or a hiss does not, however loud, and a click is one frame alone.
 *
 * @param rate in Hz.
 */
export function speechLevel(samples: Float32Array, rate: number): number {
  const energies = frameEnergies(samples, rate);
  const floor = energies.toSorted()[Math.floor(energies.length * quiet)] ?? 0;
  return energies.reduce((sum, energy) => sum + Math.sqrt(Math.max(0, energy - above * floor)), 0);
}

/** Even in speech without a pause a fifth of the frames is quiet. */
const quiet = 0.2;
/** 9 dB: frames of a steady noise hardly differ by so much. */
const above = 8;

/** The mean energies of frames of 20 ms between 300 Hz and 3.4 kHz, where speech is heard and mains hum and rumble are not. */
function frameEnergies(samples: Float32Array, rate: number): Float64Array {
  const frame = Math.ceil(rate / 50);
  const energies = new Float64Array(Math.ceil(samples.length / frame));
  // Filters of first order do: this only compares, and the second falls off above 3.4 kHz where noise of high rates lies.
  const low = 1 - Math.exp((-2 * Math.PI * 300) / rate);
  const high = 1 - Math.exp((-2 * Math.PI * 3_400) / rate);
  let [below, lower, passed] = [0, 0, 0];
  for (let at = 0, start = 0; start < samples.length; at += 1, start += frame) {
    const end = Math.min(samples.length, start + frame);
    let energy = 0;
    for (let i = start; i < end; i += 1) {
      const sample = samples[i] ?? 0;
      below += low * (sample - below);
      lower += low * (sample - below - lower);
      passed += high * (sample - below - lower - passed);
      energy += passed * passed;
    }
    energies[at] = energy / frame;
  }
  return energies;
}
