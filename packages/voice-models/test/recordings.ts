/** Sounds at 8 kHz, -1 to 1: noise, and something with pitch, bands and pauses as speech has them. The same in every run. */
export const recordings: Readonly<Record<string, (samples: number) => Float32Array>> = {
  silence: (samples) => new Float32Array(samples),
  noise: (samples) => new Float32Array(samples).map(generator(6)),
  'a buzzing voice': (samples) => {
    const noise = generator(7);
    return new Float32Array(samples).map((_, i) => {
      const seconds = i / 8000;
      const pitch = 110 + 30 * Math.sin(5 * seconds);
      const syllable = Math.max(0, Math.sin(9 * seconds)) ** 2;
      let sum = 0.01 * noise();
      for (let partial = 1; partial * pitch < 3400; partial += 1) {
        const formant =
          1 / (1 + ((partial * pitch - 600 - 300 * Math.sin(4 * seconds)) / 150) ** 2);
        sum += (0.02 + 0.25 * formant) * Math.sin(2 * Math.PI * partial * pitch * seconds);
      }
      return syllable * sum;
    });
  },
};

/** A linear congruential generator: -0.5 to 0.5. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32 - 0.5;
  };
}
