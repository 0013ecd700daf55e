/** Puts each paragraph and each list item of a Markdown text on one line, and leaves tables, headings and code alone. */
export function joinParagraphs(markdown: string): string {
  const joined: string[] = [];
  let inCode = false;
  for (const line of markdown.split('\n')) {
    const fence = /^\s*(```|~~~)/.test(line);
    const previous = joined.at(-1);
    if (!inCode && !fence && previous !== undefined && goesOn(previous, line)) {
      joined[joined.length - 1] = `${previous.trimEnd()} ${line.trimStart()}`;
    } else {
      joined.push(line);
    }
    if (fence) inCode = !inCode;
  }
  return joined.join('\n');
}

/** Whether a line continues the paragraph or the list item that the previous one belongs to. */
function goesOn(previous: string, line: string): boolean {
  return isText(line) && !isListItem(line) && (isText(previous) || isListItem(previous));
}

function isText(line: string): boolean {
  return line.trim() !== '' && !/^\s*(#{1,6}\s|\||>|```|~~~|---|\*\*\*)/.test(line);
}

function isListItem(line: string): boolean {
  return /^\s*([-*+]|\d+[.)])\s/.test(line);
}
