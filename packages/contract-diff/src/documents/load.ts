import { readFileSync } from 'node:fs';
import { ContractDiffError } from './errors.js';
import { OpenApiDocument } from './openapi-document.js';

/**
 * Reads an OpenAPI document from a file. `name` stands in error messages for the path.
 * @throws ContractDiffError when the file cannot be read or is no OpenAPI document.
 */
export function loadDocument(path: string, name = path): OpenApiDocument {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    const reason =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'it is a folder'
          : `it cannot be opened (${String(code)})`;
    throw new ContractDiffError(`${name} cannot be read: ${reason}.`, { cause });
  }
  return OpenApiDocument.parse(text, name);
}
