import { readFileSync } from 'node:fs';

/** The text of a licence. */
export function licenceText(name: 'MIT' | 'Apache-2.0'): string {
  return readFileSync(new URL(`licences/${name}.txt`, import.meta.url), 'utf8');
}
