import Prism from 'prismjs';
import 'prismjs/components/prism-bash.js';
import 'prismjs/components/prism-json.js';
import 'prismjs/components/prism-sql.js';
import 'prismjs/components/prism-typescript.js';

/** The languages of the guides, by the names that they have there. */
const grammars: Readonly<Record<string, string>> = {
  html: 'markup',
  js: 'javascript',
  json: 'json',
  sh: 'bash',
  sql: 'sql',
  ts: 'typescript',
};

/**
 * Code as HTML, each token in a `span` of its kind. Redoc's own theme names its colours by the same kinds; `redoc/theme.css` joins
 * the two.
 * @throws when a guide names a language that this table does not have.
 */
export function highlight(code: string, language: string): string {
  if (language === '') return escaped(String(Prism.util.encode(code)));
  const grammar = Prism.languages[grammars[language] ?? ''];
  if (grammar === undefined) {
    throw new Error(
      `A guide has code in '${language}', which is none of ${Object.keys(grammars).join(', ')}: docs/generator/highlight.ts`,
    );
  }
  return escaped(Prism.highlight(code, grammar, language));
}

/** Redoc reads `{% … %}` in Markdown as a tag of its own. */
function escaped(html: string): string {
  return html.replaceAll('{%', '&#123;%');
}
