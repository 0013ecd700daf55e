import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Pictures that may be measured with, but not handed on: they lie beside the repository, not in it. */
const folder = fileURLToPath(new URL('../../../../../shared/data/document', import.meta.url));

/** Where something of them lies; `undefined` where it does not. */
export function dataFile(path: string): string | undefined {
  const file = `${folder}/${path}`;
  return existsSync(file) ? file : undefined;
}
