import type { Bounds } from './statistics.js';
import type { Target } from './targets.js';

/** A share as a percentage: `99.1 %`. */
export function percent(share: number, decimals = 1): string {
  return `${(100 * share).toFixed(decimals)} %`;
}

/** A rate as a power of ten where it is one: `1e-4`. */
export function rate(value: number): string {
  return value.toExponential().replace('e-', 'e-');
}

/** Bounds of a share: `98.2 to 99.9 %`. */
export function between([low, high]: Bounds, decimals = 1): string {
  return `${(100 * low).toFixed(decimals)} to ${percent(high, decimals)}`;
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
