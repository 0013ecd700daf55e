import type { Quad } from '../geometry/quad.js';

/** A line of printed text. */
export interface TextLine {
  readonly text: string;
  /** Mean probability of its letters, 0 to 1. */
  readonly confidence: number;
  /** In pixels of the picture that was read. */
  readonly box: Quad;
}
