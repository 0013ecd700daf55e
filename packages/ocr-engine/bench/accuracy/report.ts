import { boundsOf, rateOf, type Share } from './statistics.js';

/** A share in percent with its bounds and what it is of: `97.3 [95.7–98.4] of 600`. */
export function written(share: Share, decimals = 1): string {
  if (share.of === 0) return 'not measured';
  const write = (value: number) => (100 * value).toFixed(decimals);
  const [low, high] = boundsOf(share);
  return `${write(rateOf(share))} [${write(low)}–${write(high)}] of ${share.of}`;
}

/** A table in Markdown. @throws {RangeError} when a row has not as many cells as its head. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const uneven = rows.find(({ length }) => length !== head.length);
  if (uneven) {
    throw new RangeError(`A row of ${uneven.length} cells has no place under ${head.join(', ')}.`);
  }
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
