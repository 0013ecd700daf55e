import { checkStrip, type GreyStrip } from './line-strip.js';
import { sampling, type Taps } from './sampling.js';

/** Rows of the reader's input. */
export const inputHeight = 24;
/** Columns of the input to a column of scores. */
export const stride = 4;

const leastWidth = 16;
const mostWidth = 1600;
/** Added to the deviation, of 0 to 255: keeps a blank line from being stretched to full contrast. */
const softest = 6;

/** A line as the network takes it: 24 rows of `width` numbers. */
export interface LineInput {
  readonly width: number;
  readonly values: Float32Array;
}

/**
 * Makes a strip the network's input: version 1, defined in `training/reader_input.py` and held to its reference.
 * @param scale height of the view by the strip's height, both about its middle; rows that the strip does not have repeat its border.
 * @throws {TypeError} for a strip that is none.
 */
export function lineInput(strip: GreyStrip, scale = 1): LineInput {
  checkStrip(strip);
  const { width: wide, height: high } = strip;
  const columns = stride * Math.round((inputHeight * wide) / (stride * scale * high));
  const width = Math.min(mostWidth, Math.max(leastWidth, columns));
  const beyond = Math.max(0, Math.ceil((high * (scale - 1)) / 2));
  const middle = high / 2 + beyond;
  const view = (scale * high) / 2;
  const rows = sampling(middle - view, middle + view, high + 2 * beyond, inputHeight);
  const across = sampling(0, wide, wide, width);
  const values = new Float32Array(inputHeight * width);
  const row = new Float32Array(wide);
  for (const [y, taps] of rows.entries()) {
    sampleRow(strip, taps, beyond, row);
    for (const [x, { first, weights }] of across.entries()) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0) * (row[first + i] ?? 0);
      values[y * width + x] = sum;
    }
  }
  normalise(values);
  return { width, values };
}

/** One row between the strip's rows. */
function sampleRow(strip: GreyStrip, taps: Taps, beyond: number, row: Float32Array): void {
  const { width, height, data } = strip;
  row.fill(0);
  for (const [i, weight] of taps.weights.entries()) {
    const from = Math.min(height - 1, Math.max(0, taps.first + i - beyond)) * width;
    for (let x = 0; x < width; x++) row[x] = (row[x] ?? 0) + weight * (data[from + x] ?? 0);
  }
}

/** Takes the mean away and divides by the deviation and a little. */
function normalise(values: Float32Array): void {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const by = Math.sqrt(squares / values.length) + softest;
  for (let i = 0; i < values.length; i++) values[i] = ((values[i] ?? 0) - mean) / by;
}
