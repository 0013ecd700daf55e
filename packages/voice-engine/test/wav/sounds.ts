/** A sine of amplitude one half, unless another is asked for. */
export function tone(hertz: number, rate: number, seconds: number, amplitude = 0.5): Float32Array {
  return filled(rate, seconds, (t) => amplitude * Math.sin(2 * Math.PI * hertz * t));
}

/** A sine that glides from one frequency to another. */
export function chirp(from: number, to: number, rate: number, seconds: number): Float32Array {
  const slope = (to - from) / seconds;
  return filled(rate, seconds, (t) => 0.5 * Math.sin(2 * Math.PI * (from + (slope * t) / 2) * t));
}

/** Noise of an amplitude, the same in every run for the same seed. */
export function noise(rate: number, seconds: number, amplitude: number, seed = 1): Float32Array {
  const random = generator(seed);
  return filled(rate, seconds, () => amplitude * (2 * random() - 1));
}

/** What comes and goes as syllables do, four in two seconds: a buzz of many partials, on a little noise. */
export function speechLike(rate: number, seconds: number, amplitude: number): Float32Array {
  const background = noise(rate, seconds, amplitude / 100, 9);
  return filled(rate, seconds, (t, i) => {
    if (Math.sin(4 * Math.PI * t) < 0.3) return background[i] ?? 0;
    let sum = 0;
    for (let partial = 1; partial <= 20; partial += 1) {
      sum += Math.sin(2 * Math.PI * 140 * partial * t) / partial;
    }
    return (amplitude / 2) * sum;
  });
}

/** Numbers 0 to 1, the same ones in every run. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    // A multiplicative hash of a counter (Steele, Lea and Flood, 2014, shortened to 32 bits).
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

function filled(
  rate: number,
  seconds: number,
  at: (seconds: number, index: number) => number,
): Float32Array {
  return new Float32Array(Math.round(rate * seconds)).map((_, i) => at(i / rate, i));
}

/** How far one sound is above what it differs from another by, in dB, their first and last tenth apart. */
export function agreement(ours: Float32Array, expected: Float32Array): number {
  const [from, to] = [Math.floor(expected.length / 10), Math.floor((expected.length * 9) / 10)];
  let [signal, error] = [0, 0];
  for (let i = from; i < to; i += 1) {
    signal += (expected[i] ?? 0) ** 2;
    error += ((ours[i] ?? Number.NaN) - (expected[i] ?? 0)) ** 2;
  }
  return 10 * Math.log10(signal / error);
}

/** How loud a sound is beside a sine of amplitude one half, in dB, its first and last tenth apart. */
export function loudness(sound: Float32Array): number {
  const middle = sound.subarray(Math.floor(sound.length / 10), Math.floor((sound.length * 9) / 10));
  return 10 * Math.log10(middle.reduce((sum, x) => sum + x * x, 0) / middle.length / 0.125);
}
