/** Rows of numbers of equal width, one for each frame, one after the other. */
export interface Frames {
  readonly count: number;
  readonly width: number;
  /** `count` times `width` numbers. */
  readonly values: Float32Array;
}

/** Frames of so many numbers, all 0. */
export function framesOf(count: number, width: number): Frames {
  return { count, width, values: new Float32Array(count * width) };
}

/** A frame's numbers: a view, not a copy. */
export function frame({ width, values }: Frames, index: number): Float32Array {
  return values.subarray(index * width, (index + 1) * width);
}
