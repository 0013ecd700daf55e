/** What a sample is made of: pixels from `first` on, and their weights, which sum to 1. */
export interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

/**
 * Samples evenly spread over a part of a row, each weighed by a triangle that reaches one pixel to both sides, or one sample where
 * there are fewer samples than pixels (Pillow's bilinear resize).
 * @param pixels of the row; what lies outside has no weight.
 */
export function sampling(from: number, to: number, pixels: number, samples: number): Taps[] {
  const step = (to - from) / samples;
  const reach = Math.max(1, step);
  return Array.from({ length: samples }, (_, sample) => {
    const centre = from + (sample + 0.5) * step;
    const first = Math.max(0, Math.trunc(centre - reach + 0.5));
    const end = Math.min(pixels, Math.trunc(centre + reach + 0.5));
    const heights = Array.from({ length: end - first }, (_, i) =>
      Math.max(0, 1 - Math.abs(first + i + 0.5 - centre) / reach),
    );
    const total = heights.reduce((sum, height) => sum + height, 0);
    return { first, weights: heights.map((height) => height / total) };
  });
}
