/** A share as a percentage: `99.1 %`. */
export function percent(share: number, decimals = 1): string {
  return `${(100 * share).toFixed(decimals)} %`;
}

/** The same without its sign, for a table that says so above. */
export function percents(share: number, decimals = 1): string {
  return (100 * share).toFixed(decimals);
}

/** A table in Markdown. @throws {RangeError} when a row has not as many cells as its head. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const uneven = rows.find(({ length }) => length !== head.length);
  if (uneven)
    throw new RangeError(`A row of ${uneven.length} cells has no place under ${head.join(', ')}.`);
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** An encoder without its version, for tables and names of files. */
export function shortly(encoder: string): string {
  return encoder.includes('+') ? 'fused' : encoder.replace(/-\d+$/, '');
}
