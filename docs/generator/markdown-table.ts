/** A table of Markdown. @param rows with a cell for each of the head's. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('\n', ' ').replaceAll('|', '\\|').trim()).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A text as code; none as nothing. */
export function code(text: string | undefined): string {
  return text === undefined ? '' : `\`${text}\``;
}
