import type { LineScores } from '../mrz/line-scores.js';
import { lineInput } from './line-input.js';
import { checkStrip, type LineStrip } from './line-strip.js';
import type { ReaderNetwork } from './reader-network.js';

/** A way to look at a line. */
export interface View {
  /** Height of what is looked at, by the strip's. */
  readonly scale: number;
  readonly light: 'grey' | 'bright';
}

/** What the network says of a line in one view. */
export interface ViewScores extends View {
  readonly scores: LineScores;
}

/**
 * All views, the one that is right most often first. The locator's heights are not exact, and the grey is less noisy than the greatest
 * of the colours, which drops coloured print.
 */
export const views: readonly View[] = [
  { scale: 1, light: 'grey' },
  { scale: 0.85, light: 'grey' },
  { scale: 1.25, light: 'grey' },
  { scale: 1, light: 'bright' },
  { scale: 0.85, light: 'bright' },
  { scale: 1.25, light: 'bright' },
];

/** Deviation of bright from grey, of 255, below which a line has no colours: what JPEG leaves on a grey print is less. */
const leastColour = 4;

/** Lines that are read in one call, at most. */
export const mostLines = 64;

/**
 * Reads lines in several views.
 * @param chosen views to read; the bright ones are left out of a line without colours.
 * @returns for each line its views' scores, in the order of `chosen`. What they spell is for the decoder to say.
 * @throws {TypeError} for a strip that is none. @throws {RangeError} for more than 64 lines.
 */
export async function readLines(
  network: ReaderNetwork,
  lines: readonly LineStrip[],
  chosen: readonly View[] = views,
): Promise<ViewScores[][]> {
  if (lines.length > mostLines) throw new RangeError(`No more than ${mostLines} lines are read.`);
  const read: ViewScores[][] = [];
  for (const line of lines) read.push(await readLine(network, line, chosen));
  return read;
}

async function readLine(
  network: ReaderNetwork,
  line: LineStrip,
  chosen: readonly View[],
): Promise<ViewScores[]> {
  const read: ViewScores[] = [];
  for (const view of chosen) {
    const strip = view.light === 'grey' ? line.grey : coloured(line);
    if (!strip) continue;
    const [scores] = await network.run([lineInput(strip, view.scale)]);
    if (scores) read.push({ ...view, scores });
  }
  return read;
}

/** The bright strip where it shows another picture than the grey one: lighter alone is the same to the network. */
function coloured({ grey, bright }: LineStrip): LineStrip['bright'] {
  if (!bright || bright.data === grey.data) return undefined;
  checkStrip(grey);
  checkStrip(bright);
  if (bright.data.length !== grey.data.length) return bright;
  let sum = 0;
  let squares = 0;
  for (const [i, value] of bright.data.entries()) {
    const more = value - (grey.data[i] ?? 0);
    sum += more;
    squares += more * more;
  }
  const pixels = grey.data.length;
  const deviation = Math.sqrt(Math.max(0, squares / pixels - (sum / pixels) ** 2));
  return deviation < leastColour ? undefined : bright;
}
