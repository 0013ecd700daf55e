import { createHash } from 'node:crypto';
import type { GeneratedFile } from '@biometrid/openapi/generate';
import type { Place } from './page.js';

const opening = '<script type="module">';
const closing = '</script>';
const ending = 'export{RedocStandalone,hydrate,init};';

/** A page, what it shows, and the script that shows it, which lies at the site's root. */
export interface SplitPage {
  page: string;
  /** It lies beside the page. Its name changes with its content, as that of the script does: both can be kept for ever. */
  contents: GeneratedFile;
  script: GeneratedFile;
}

/**
 * Takes out of a page that holds them what it is made of, and Redoc's own script, which is the same for all pages: the page is there
 * before they are, and an edit of a guide leaves the script where it is.
 * @throws when the page is not as this version of Redocly makes it.
 */
export function splitPage(whole: string, { root }: Place): SplitPage {
  const start = whole.indexOf(opening);
  const end = whole.indexOf(ending);
  const close = whole.lastIndexOf(closing, whole.indexOf('<script>', end));
  if (start < 0 || end < start || close < end) {
    throw new Error('The page does not hold Redoc as before: look at docs/generator/split.ts');
  }
  const script = named('redoc', whole.slice(start + opening.length, end) + ending);
  const from = root === '' ? `./${script.path}` : root + script.path;
  const contents = named(
    'contents',
    `import { hydrate } from '${from}';\n${whole.slice(end + ending.length, close)}`,
  );
  const early = [from, contents.path].map((path) => `<link rel="modulepreload" href="${path}" />`);
  const page = [
    whole.slice(0, start),
    // Not in the head: there they would take the line before the text is there.
    ...early,
    `<script type="module" src="${contents.path}">`,
    whole.slice(close),
  ].join('');
  return { page, contents, script };
}

function named(name: string, code: string): GeneratedFile {
  const content = `${code.trim()}\n`;
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return { path: `${name}-${hash}.js`, content };
}
