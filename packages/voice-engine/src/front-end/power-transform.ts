/**
 * The squared magnitudes of the Fourier transform of real numbers. Two neighbours count as one complex number, so that a transform
 * of half the length does (Press et al., "Numerical Recipes", section 12.3).
 */
export class PowerTransform {
  readonly #half: number;
  readonly #real: Float64Array;
  readonly #imaginary: Float64Array;
  /** Cosines and sines of -2 pi k / length. */
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;
  /** Where each complex number goes before the first step: its index with the bits reversed. */
  readonly #order: Uint16Array;

  /** @param length a power of two, at least 4. */
  constructor(length: number) {
    const half = length / 2;
    this.#half = half;
    this.#real = new Float64Array(half);
    this.#imaginary = new Float64Array(half);
    this.#cosines = Float64Array.from({ length: half + 1 }, (_, k) =>
      Math.cos((-2 * Math.PI * k) / length),
    );
    this.#sines = Float64Array.from({ length: half + 1 }, (_, k) =>
      Math.sin((-2 * Math.PI * k) / length),
    );
    this.#order = new Uint16Array(half);
    for (let index = 1; index < half; index++) {
      this.#order[index] = ((this.#order[index >> 1] ?? 0) >> 1) | (index & 1 ? half >> 1 : 0);
    }
  }

  /** @param input `length` real numbers. @param output where `length / 2 + 1` powers are put. */
  power(input: Float64Array, output: Float32Array): void {
    const [half, real, imaginary] = [this.#half, this.#real, this.#imaginary];
    for (let index = 0; index < half; index++) {
      const to = this.#order[index] ?? 0;
      real[to] = input[2 * index] ?? 0;
      imaginary[to] = input[2 * index + 1] ?? 0;
    }
    this.#transform();
    for (let k = 0; k <= half; k++) {
      // Sum and difference with the mirrored number are the transforms of the even and of the odd inputs.
      const [a, b] = [k % half, (half - k) % half];
      const [ra, ia, rb, ib] = [real[a] ?? 0, imaginary[a] ?? 0, real[b] ?? 0, imaginary[b] ?? 0];
      const [evenReal, evenImaginary] = [(ra + rb) / 2, (ia - ib) / 2];
      const [oddReal, oddImaginary] = [(ia + ib) / 2, (rb - ra) / 2];
      const [cosine, sine] = [this.#cosines[k] ?? 0, this.#sines[k] ?? 0];
      const x = evenReal + cosine * oddReal - sine * oddImaginary;
      const y = evenImaginary + cosine * oddImaginary + sine * oddReal;
      output[k] = x * x + y * y;
    }
  }

  /** Cooley and Tukey's transform of what lies in the two arrays in reversed order, in place. */
  #transform(): void {
    const [half, real, imaginary] = [this.#half, this.#real, this.#imaginary];
    for (let width = 1; width < half; width *= 2) {
      const stride = half / width;
      for (let start = 0; start < half; start += 2 * width) {
        for (let index = 0; index < width; index++) {
          const [cosine, sine] = [
            this.#cosines[index * stride] ?? 0,
            this.#sines[index * stride] ?? 0,
          ];
          const [low, high] = [start + index, start + index + width];
          const [rh, ih] = [real[high] ?? 0, imaginary[high] ?? 0];
          const [rl, il] = [real[low] ?? 0, imaginary[low] ?? 0];
          const x = cosine * rh - sine * ih;
          const y = cosine * ih + sine * rh;
          real[low] = rl + x;
          imaginary[low] = il + y;
          real[high] = rl - x;
          imaginary[high] = il - y;
        }
      }
    }
  }
}
