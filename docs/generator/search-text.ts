/**
 * Makes Redoc's search read what it finds as sentences: it joins the cells of a table and the items of a list without anything
 * between them. The cells get marks that the theme hides and that stand in the text that is searched; the items a space.
 */
export function withSearchText(markdown: string): string {
  let inCode = false;
  return markdown
    .split('\n')
    .map((line) => {
      if (/^\s*(```|~~~)/.test(line)) inCode = !inCode;
      if (inCode) return line;
      if (/^\s*\|.*\|\s*$/.test(line) && !/^[\s|:-]+$/.test(line)) return markedRow(line);
      return /^\s*([-*+]|\d+[.)])\s/.test(line) ? `${line}&#32;` : line;
    })
    .join('\n');
}

/** A row as `first: second, third.` */
function markedRow(line: string): string {
  const cells = line
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/);
  const marked = cells.map((cell, at) => {
    const end = at === cells.length - 1 ? '. ' : at === 0 ? ': ' : ', ';
    return `${cell.trimEnd()}<span class="cell-end">${end}</span> `;
  });
  return `|${marked.join('|')}|`;
}
