import type { Figure } from './statistics.js';

/** A share as a percentage: `99.1 %`. */
export function percent(share: number, decimals = 1): string {
  return `${(100 * share).toFixed(decimals)} %`;
}

/** A figure in percent with its bounds: `5.1 [4.0–6.2]`. */
export function bounded({ value, bounds: [low, high] }: Figure, decimals = 1): string {
  const write = (share: number) => (100 * share).toFixed(decimals);
  return `${write(value)} [${write(low)}–${write(high)}]`;
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
