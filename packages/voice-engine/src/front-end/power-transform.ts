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
    const half = this.#half;
    const real = this.#real;
    const imaginary = this.#imaginary;
    for (let index = 0; index < half; index++) {
      const to = this.#order[index] ?? 0;
      real[to] = input[2 * index] ?? 0;
      imaginary[to] = input[2 * index + 1] ?? 0;
    }
    this.#transform();
    for (let k = 0; k <= half; k++) {
      // Sum and difference with the mirrored number are the transforms of the even and of the odd inputs.
      const here = k % half;
      const mirrored = (half - k) % half;
      const evenReal = ((real[here] ?? 0) + (real[mirrored] ?? 0)) / 2;
      const evenImaginary = ((imaginary[here] ?? 0) - (imaginary[mirrored] ?? 0)) / 2;
      const oddReal = ((imaginary[here] ?? 0) + (imaginary[mirrored] ?? 0)) / 2;
      const oddImaginary = ((real[mirrored] ?? 0) - (real[here] ?? 0)) / 2;
      const cosine = this.#cosines[k] ?? 0;
      const sine = this.#sines[k] ?? 0;
      const x = evenReal + cosine * oddReal - sine * oddImaginary;
      const y = evenImaginary + cosine * oddImaginary + sine * oddReal;
      output[k] = x * x + y * y;
    }
  }

  /** Cooley and Tukey's transform of what lies in the two arrays in reversed order, in place. */
  #transform(): void {
    const half = this.#half;
    const real = this.#real;
    const imaginary = this.#imaginary;
    const cosines = this.#cosines;
    const sines = this.#sines;
    for (let width = 1; width < half; width *= 2) {
      const stride = half / width;
      for (let index = 0; index < width; index++) {
        const cosine = cosines[index * stride] ?? 0;
        const sine = sines[index * stride] ?? 0;
        for (let low = index; low < half; low += 2 * width) {
          const high = low + width;
          const highReal = real[high] ?? 0;
          const highImaginary = imaginary[high] ?? 0;
          const x = cosine * highReal - sine * highImaginary;
          const y = cosine * highImaginary + sine * highReal;
          const lowReal = real[low] ?? 0;
          const lowImaginary = imaginary[low] ?? 0;
          real[low] = lowReal + x;
          imaginary[low] = lowImaginary + y;
          real[high] = lowReal - x;
          imaginary[high] = lowImaginary - y;
        }
      }
    }
  }
}
