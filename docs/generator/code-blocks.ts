import { highlight } from './highlight.js';

const block = /^```([a-z]*)\n([\s\S]*?)^```$/gm;

/**
 * Turns the code blocks of a guide into HTML with its colours and a button that copies, because Redoc shows them plainly. Each is
 * one line of Markdown: an empty line would end the HTML.
 */
export function withHighlightedCode(markdown: string): string {
  return markdown.replaceAll(
    block,
    (_block, language: string, code: string) =>
      `<div class="code"><pre tabindex="0"><code>${inOneLine(highlight(code.trimEnd(), language))}</code></pre><button type="button" class="copy" aria-label="Copy the code"></button></div>`,
  );
}

/**
 * Redoc drops line ends, and what is nothing but space between two tags: the ones become `br`, after a space that parts the words
 * for its search, and the other moves into a tag beside it.
 */
function inOneLine(html: string): string {
  return html
    .replaceAll(/(?<!\n)\n/g, ' <br>')
    .replaceAll('\n', '<br>')
    .replaceAll(/<\/span>( +)(?=<)/g, '$1</span>')
    .replaceAll(/<br>( +)(<span[^>]*>)/g, '<br>$2$1');
}
