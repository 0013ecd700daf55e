import { type RgbImage, warp } from '@biometrid/image-reader';
import { extentOf } from '../geometry/frame.js';
import type { Quad } from '../geometry/quad.js';
import { type Network, onlyOutput } from '../inference/network.js';
import { decodeLine } from './decode-line.js';
import type { PlacedLine } from './text-line.js';

/** PP-OCR's recogniser takes lines of this height. */
const lineHeight = 48;

/** Pixels that a line is shown with at most: a longer one is squeezed. A line of 44 letters has about as many. */
const mostWidth = 1216;

/** Its columns are eight pixels wide; a line of fewer pixels gives it nothing to look around at. */
const column = 8;
const leastWidth = 48;

/** The recogniser, and the letters that its classes stand for. */
export interface Recogniser {
  readonly network: Network;
  /** Class 0 is the blank, which stands for none; the first letter is class 1. */
  readonly alphabet: readonly string[];
}

/**
 * Reads lines by PP-OCRv4's recogniser, one by one: six together take a quarter longer than one after the other, and six times the
 * memory (measured on onnxruntime-node 1.30).
 * @param boxes the lines, each from its beginning.
 * @returns a line for each box, in their order; its text is empty where nothing was read.
 */
export async function recogniseLines(
  { network, alphabet }: Recogniser,
  image: RgbImage,
  boxes: readonly Quad[],
): Promise<PlacedLine[]> {
  const lines: PlacedLine[] = [];
  for (const box of boxes) {
    const shown = warp(image, box, { width: shownWidth(box), height: lineHeight });
    const shape = [1, 3, lineHeight, shown.width];
    const {
      data,
      shape: [, , classes = 0],
    } = onlyOutput(await network.run({ data: toInput(shown), shape }));
    lines.push({ ...decodeLine(data, classes, alphabet), box });
  }
  return lines;
}

function shownWidth(box: Quad): number {
  const { length, breadth } = extentOf(box);
  const width = (lineHeight * length) / Math.max(1, breadth);
  return Math.max(leastWidth, Math.min(mostWidth, Math.ceil(width / column) * column));
}

/** Blue, green and red in planes, -1 to 1: PP-OCR's own. */
function toInput({ width, height, data }: RgbImage): Float32Array {
  const pixels = width * height;
  const input = new Float32Array(3 * pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      input[channel * pixels + pixel] = (data[pixel * 3 + 2 - channel] ?? 0) / 127.5 - 1;
    }
  }
  return input;
}
