import type { Quad } from '../geometry/quad.js';

/** A line of printed text. */
export interface TextLine {
  readonly text: string;
  /** Mean probability of its letters, 0 to 1. */
  readonly confidence: number;
  /** In pixels of the picture that was read. */
  readonly box: Quad;
}

/** A line that knows where its letters stand. */
export interface PlacedLine extends TextLine {
  /** Where the middle of each UTF-16 unit of `text` is along the line: 0 at its beginning, 1 at its end. */
  readonly places: readonly number[];
  /** Probability of each UTF-16 unit of `text`, 0 to 1. */
  readonly sureness?: readonly number[];
}
