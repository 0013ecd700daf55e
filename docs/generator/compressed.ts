import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { GeneratedFile } from '@biometrid/openapi/generate';

/** Below it, in bytes, an answer is one packet anyhow. */
const smallest = 1_400;

/** The last two levels take seconds each time, for a tenth of the script. */
const quality = 9;

/** Lays a brotli and a gzip form beside each file of the site that is worth it; servers that know of them send those. */
export async function compressed(files: readonly GeneratedFile[]): Promise<GeneratedFile[]> {
  const forms = files
    .filter(({ path }) => /\.(html|js|css|json|yaml|svg|md|txt)$/.test(path) && isBuilt(path))
    .map(async ({ path, content }) => {
      const bytes = Buffer.from(content);
      if (bytes.length < smallest) return [];
      const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
      return [
        { path: `${path}.br`, content: await promisify(brotliCompress)(bytes, { params }) },
        { path: `${path}.gz`, content: await promisify(gzip)(bytes, { level: quality }) },
      ];
    });
  return [...files, ...(await Promise.all(forms)).flat()];
}

/** Not a guide in the repository, whose tables are generated. */
function isBuilt(path: string): boolean {
  return !/^(guides|accuracy)\//.test(path);
}
