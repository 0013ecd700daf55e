import { type Frames, frame, framesOf } from './frames.js';
import { bins, sampleRate } from './power-spectrum.js';

/** A scale of pitch: from hertz, and back. */
export interface PitchScale {
  readonly mel: (hertz: number) => number;
  readonly hertz: (mel: number) => number;
}

/** M. Slaney's, "Auditory Toolbox", 1998: linear below 1 kHz, logarithmic above. */
export const slaney: PitchScale = {
  mel: (hertz) =>
    hertz < 1_000 ? hertz / (200 / 3) : 15 + Math.log(hertz / 1_000) / (Math.log(6.4) / 27),
  hertz: (mel) =>
    mel < 15 ? mel * (200 / 3) : 1_000 * Math.exp((Math.log(6.4) / 27) * (mel - 15)),
};

/** That of the Hidden Markov Model Toolkit. */
export const htk: PitchScale = {
  mel: (hertz) => 2_595 * Math.log10(1 + hertz / 700),
  hertz: (mel) => 700 * (10 ** (mel / 2_595) - 1),
};

/** A triangular filter: what each bin from `start` on counts. */
interface Filter {
  readonly start: number;
  readonly weights: Float64Array;
}

/** Filters whose edges lie evenly on a scale. */
export class MelBands {
  readonly #filters: readonly Filter[];

  /**
   * @param low @param high hertz that the lowest filter begins with, and that the highest ends with.
   * @param height of a filter's tip, by the hertz that it begins and ends with.
   */
  constructor(
    count: number,
    scale: PitchScale,
    [low, high]: readonly [low: number, high: number],
    height: (from: number, to: number) => number,
  ) {
    const [first, last] = [scale.mel(low), scale.mel(high)];
    const edge = (index: number) => scale.hertz(first + ((last - first) * index) / (count + 1));
    this.#filters = Array.from({ length: count }, (_, band) => {
      const [from, tip, to] = [edge(band), edge(band + 1), edge(band + 2)];
      return filter([from, tip, to], height(from, to));
    });
  }

  /** What passes each filter, for each frame. @param spectra 129 powers a frame. */
  of(spectra: Frames): Frames {
    const bands = framesOf(spectra.count, this.#filters.length);
    for (let index = 0; index < spectra.count; index++) {
      const powers = frame(spectra, index);
      const passing = frame(bands, index);
      for (const [band, { start, weights }] of this.#filters.entries()) {
        let sum = 0;
        for (let at = 0; at < weights.length; at++) {
          sum += (powers[start + at] ?? 0) * (weights[at] ?? 0);
        }
        passing[band] = sum;
      }
    }
    return bands;
  }
}

function filter([from, tip, to]: readonly [number, number, number], height: number): Filter {
  const width = sampleRate / (2 * (bins - 1));
  const start = Math.max(0, Math.ceil(from / width));
  const end = Math.min(bins - 1, Math.floor(to / width));
  const weights = Float64Array.from({ length: Math.max(0, end - start + 1) }, (_, at) => {
    const hertz = (start + at) * width;
    return Math.max(0, Math.min((hertz - from) / (tip - from), (to - hertz) / (to - tip))) * height;
  });
  return { start, weights };
}
